package io.domicile.runtime.keys;

import io.domicile.service.crypto.Hkdf;
import io.domicile.service.crypto.WipeableKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A few bytes sealed under a key of a root key's own hierarchy, made when the root key arrives.
 * While they open, the tenant's data could be opened here; once they do not, it could not.
 * Immutable.
 */
final class Canary {

  private static final byte[] INFO = "domicile-canary".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTENT = "still here".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_SALT = {};
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] nonce = new byte[12];
  private final byte[] sealed;

  Canary(byte[] rootKey) {
    RANDOM.nextBytes(nonce);
    try {
      sealed = cipher(Cipher.ENCRYPT_MODE, rootKey).doFinal(CONTENT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
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
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  private Cipher cipher(int mode, byte[] rootKey) throws GeneralSecurityException {
    byte[] derived = Hkdf.derive(rootKey, NO_SALT, INFO, RootKey.LENGTH);
    try (var key = new WipeableKey("AES", derived)) {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, nonce));
      return cipher;
    }
  }
}
