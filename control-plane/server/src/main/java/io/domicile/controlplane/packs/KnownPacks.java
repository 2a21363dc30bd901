package io.domicile.controlplane.packs;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;

/** Checks the packs that requests name. */
public final class KnownPacks {

  private static final int LONGEST = 64;

  private KnownPacks() {}

  /**
   * Returns if every pack that the policy names exists.
   *
   * @throws ProblemException {@code unknown_pack}, naming the first that does not
   */
  public static void require(Packs packs, ResidencyPolicy policy) {
    for (String name : policy.packs()) {
      if (packs.find(name).isEmpty()) {
        String shown = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
        throw new ProblemException(
                ErrorCode.UNKNOWN_PACK, "There is no residency pack '" + shown + "'.")
            .with("pack", shown);
      }
    }
  }
}
