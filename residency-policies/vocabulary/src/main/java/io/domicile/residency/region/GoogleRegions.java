package io.domicile.residency.region;

/**
 * Regions of Google Cloud: country or subdivision, partition.
 *
 * <p>Checked on 2026-11-27 against copies of the vendor's pages:
 * https://docs.cloud.google.com/infrastructure-manager/docs/locations (the newest, with Bangkok)
 * and https://cloud.google.com/workload-manager/docs/evaluate/locations.
 */
final class GoogleRegions {
  static final String TABLE =
      """
      africa-south1            ZA     google
      asia-east1               TW     google
      asia-east2               HK     google
      asia-northeast1          JP     google
      asia-northeast2          JP     google
      asia-northeast3          KR     google
      asia-south1              IN     google
      asia-south2              IN     google
      asia-southeast1          SG     google
      asia-southeast2          ID     google
      asia-southeast3          TH     google
      australia-southeast1     AU     google
      australia-southeast2     AU     google
      europe-central2          PL     google
      europe-north1            FI     google
      europe-north2            SE     google
      europe-southwest1        ES     google
      europe-west1             BE     google
      europe-west10            DE     google
      europe-west12            IT     google
      europe-west2             GB     google
      europe-west3             DE     google
      europe-west4             NL     google
      europe-west6             CH     google
      europe-west8             IT     google
      europe-west9             FR     google
      me-central1              QA     google
      me-central2              SA     google
      me-west1                 IL     google
      northamerica-northeast1  CA-QC  google
      northamerica-northeast2  CA-ON  google
      northamerica-south1      MX     google
      southamerica-east1       BR     google
      southamerica-west1       CL     google
      us-central1              US     google
      us-east1                 US     google
      us-east4                 US     google
      us-east5                 US     google
      us-south1                US     google
      us-west1                 US     google
      us-west2                 US     google
      us-west3                 US     google
      us-west4                 US     google
      """;

  private GoogleRegions() {}
}
