package io.domicile.local.platform;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.region.RegionCode;
import java.util.List;

/** One of the two regions that local mode plays. */
public record LocalRegion(RegionCode code) {

  public static final LocalRegion FRANKFURT = new LocalRegion(RegionCode.of("eu-central-1"));
  public static final LocalRegion VIRGINIA = new LocalRegion(RegionCode.of("us-east-1"));

  /** Both, in the order in which everything names them. */
  public static final List<LocalRegion> ALL = List.of(FRANKFURT, VIRGINIA);

  /** Its one cell. */
  public CellId cell() {
    return CellId.of(code + "-a");
  }

  /** Its one runtime. */
  public RuntimeId runtime() {
    return RuntimeId.of("runtime-" + code);
  }

  /** The name that the region's vault answers to. */
  String vault() {
    return "vault-" + code;
  }

  @Override
  public String toString() {
    return code.toString();
  }
}
