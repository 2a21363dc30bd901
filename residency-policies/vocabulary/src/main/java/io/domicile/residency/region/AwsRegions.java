package io.domicile.residency.region;

/**
 * AWS regions: code, country or subdivision, partition. A subdivision stands only where it has
 * residency law of its own.
 *
 * <p>Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
final class AwsRegions {
  static final String TABLE =
      """
      us-east-1       US     aws
      us-east-2       US     aws
      us-west-1       US     aws
      us-west-2       US     aws
      ca-central-1    CA-QC  aws
      ca-west-1       CA-AB  aws
      mx-central-1    MX     aws
      sa-east-1       BR     aws
      eu-west-1       IE     aws
      eu-west-2       GB     aws
      eu-west-3       FR     aws
      eu-central-1    DE     aws
      eu-central-2    CH     aws
      eu-north-1      SE     aws
      eu-south-1      IT     aws
      eu-south-2      ES     aws
      il-central-1    IL     aws
      me-central-1    AE     aws
      me-south-1      BH     aws
      af-south-1      ZA     aws
      ap-south-1      IN     aws
      ap-south-2      IN     aws
      ap-southeast-1  SG     aws
      ap-southeast-2  AU     aws
      ap-southeast-3  ID     aws
      ap-southeast-4  AU     aws
      ap-southeast-5  MY     aws
      ap-southeast-6  NZ     aws
      ap-southeast-7  TH     aws
      ap-northeast-1  JP     aws
      ap-northeast-2  KR     aws
      ap-northeast-3  JP     aws
      ap-east-1       HK     aws
      ap-east-2       TW     aws
      cn-north-1      CN     aws-cn
      cn-northwest-1  CN     aws-cn
      us-gov-east-1   US     aws-us-gov
      us-gov-west-1   US     aws-us-gov
      eusc-de-east-1  DE     aws-eusc
      """;

  private AwsRegions() {}
}
