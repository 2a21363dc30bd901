package io.domicile.vaults.pkcs11;

import io.domicile.contract.secret.Secret;
import io.domicile.residency.region.RegionCode;
import java.nio.file.Path;

/**
 * How the module is reached.
 *
 * @param region where it stands; the only region whose keys it wraps
 * @param library the module's PKCS#11 library
 * @param slotListIndex which of the library's slots, from 0
 * @param pin of the token's user
 */
public record Pkcs11Settings(
    RegionCode region, Path library, int slotListIndex, Secret<String> pin) {

  public Pkcs11Settings {
    if (slotListIndex < 0) {
      throw new IllegalArgumentException("slotListIndex is not negative.");
    }
    if (!library.isAbsolute()) {
      throw new IllegalArgumentException("library is an absolute path.");
    }
  }
}
