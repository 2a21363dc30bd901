package io.domicile.residency.region;

/**
 * Regions of Microsoft Azure by their programmatic names: country or subdivision, partition.
 *
 * <p>Checked on 2026-11-27 against copies of the vendor's pages: the public cloud against
 * https://learn.microsoft.com/azure/reliability/regions-list (as of 2025-09-23; Denmark East is
 * announced there, Sweden South is named as a pair only, Jio India is not named), China against
 * https://docs.azure.cn/en-us/reliability/regions-list, the Government's names against
 * https://learn.microsoft.com/javascript/api/@azure/arm-migrationassessment/azurelocation. Jio
 * India was found on a third party's list only, https://northflank.com/cloud/azure/regions.
 */
final class AzureRegions {
  static final String TABLE =
      """
      australiaeast       AU     azure
      australiasoutheast  AU     azure
      australiacentral    AU     azure
      australiacentral2   AU     azure
      austriaeast         AT     azure
      belgiumcentral      BE     azure
      brazilsouth         BR     azure
      brazilsoutheast     BR     azure
      canadacentral       CA-ON  azure
      canadaeast          CA-QC  azure
      centralindia        IN     azure
      centralus           US     azure
      chilecentral        CL     azure
      denmarkeast         DK     azure
      eastasia            HK     azure
      eastus              US     azure
      eastus2             US     azure
      francecentral       FR     azure
      francesouth         FR     azure
      germanynorth        DE     azure
      germanywestcentral  DE     azure
      indonesiacentral    ID     azure
      israelcentral       IL     azure
      italynorth          IT     azure
      japaneast           JP     azure
      japanwest           JP     azure
      jioindiacentral     IN     azure
      jioindiawest        IN     azure
      koreacentral        KR     azure
      koreasouth          KR     azure
      malaysiawest        MY     azure
      mexicocentral       MX     azure
      newzealandnorth     NZ     azure
      northcentralus      US     azure
      northeurope         IE     azure
      norwayeast          NO     azure
      norwaywest          NO     azure
      polandcentral       PL     azure
      qatarcentral        QA     azure
      southafricanorth    ZA     azure
      southafricawest     ZA     azure
      southcentralus      US     azure
      southeastasia       SG     azure
      southindia          IN     azure
      spaincentral        ES     azure
      swedencentral       SE     azure
      swedensouth         SE     azure
      switzerlandnorth    CH     azure
      switzerlandwest     CH     azure
      uaecentral          AE     azure
      uaenorth            AE     azure
      uksouth             GB     azure
      ukwest              GB     azure
      westcentralus       US     azure
      westeurope          NL     azure
      westindia           IN     azure
      westus              US     azure
      westus2             US     azure
      westus3             US     azure
      chinaeast           CN     azure-cn
      chinaeast2          CN     azure-cn
      chinaeast3          CN     azure-cn
      chinanorth          CN     azure-cn
      chinanorth2         CN     azure-cn
      chinanorth3         CN     azure-cn
      usdodcentral        US     azure-us-gov
      usdodeast           US     azure-us-gov
      usgovarizona        US     azure-us-gov
      usgovtexas          US     azure-us-gov
      usgovvirginia       US     azure-us-gov
      """;

  private AzureRegions() {}
}
