package io.domicile.controlplane.regions;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;

/** Reads the regions that requests name. */
public final class KnownRegion {

  private static final int LONGEST = 40;

  private KnownRegion() {}

  /**
   * The region of that code.
   *
   * @param name as the caller wrote it
   * @throws ProblemException {@code unknown_region}, naming it
   */
  public static RegionCode require(Regions regions, String name) {
    try {
      RegionCode code = RegionCode.of(name);
      if (regions.find(code).isPresent()) {
        return code;
      }
    } catch (IllegalArgumentException e) {
      // Not even well-formed, and so unknown as well.
    }
    String shown = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
    throw new ProblemException(
            ErrorCode.UNKNOWN_REGION, "There is no region '" + shown + "' in the catalogue.")
        .with("region", shown);
  }
}
