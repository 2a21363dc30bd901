package io.domicile.runtime.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A few bytes sealed under a key of a root key's own hierarchy, made when the root key arrives.
 * While they open, the tenant's data could be opened here; once they do not, it could not.
 * Immutable.
 */
final class Canary {

  private static final byte[] INFO = "domicile-canary".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT = "still here".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] nonce = new byte[12];
  private final byte[] sealed;

  Canary(byte[] rootKey) {
    RANDOM.nextBytes(nonce);
    try {
      sealed = cipher(Cipher.ENCRYPT_MODE, rootKey).doFinal(CONTENT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM and HKDF.", e);
    }
  }

  /** Tries it with these bytes. */
  boolean opens(byte[] rootKey) {
    try {
      cipher(Cipher.DECRYPT_MODE, rootKey).doFinal(sealed);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM and HKDF.", e);
    }
  }

  private Cipher cipher(int mode, byte[] rootKey) throws GeneralSecurityException {
    SecretKey key =
        KDF.getInstance("HKDF-SHA256")
            .deriveKey(
                "AES",
                HKDFParameterSpec.ofExtract()
                    .addIKM(new SecretKeySpec(rootKey, "Generic"))
                    .thenExpand(INFO, RootKey.LENGTH));
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(128, nonce));
    return cipher;
  }
}
