package io.domicile.vaults;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.vault.VaultKeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * How the vaults that have no encryption context of their own wrap a key: AES-256-GCM, 12 bytes of
 * random nonce before ciphertext and tag, and as associated data each of {@code
 * "domicile-wrapped-key"}, the vault key's id, tenant, region, purpose and version, every part
 * after its length in four bytes. A key wraps a handful of times in its life, far below what random
 * nonces bear (NIST SP 800-38D, 8.3).
 */
public final class GcmWrapping {

  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;

  /** The longest key that is wrapped, in bytes. */
  public static final int MAX_PLAINTEXT = 64;

  private GcmWrapping() {}

  /**
   * Wraps.
   *
   * @param provider where the key lives; null for the platform's own
   */
  public static Bytes wrap(
      Key key,
      @Nullable Provider provider,
      VaultKeyId id,
      KeyContext context,
      Bytes plaintext,
      SecureRandom random)
      throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, key, provider, id, context, nonce).doFinal(plaintext.toArray());
    return Bytes.copyOf(
        ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
  }

  /**
   * Unwraps.
   *
   * @return the caller's to overwrite
   * @throws javax.crypto.AEADBadTagException if this key did not wrap it with this context
   */
  public static byte[] unwrap(
      Key key, @Nullable Provider provider, VaultKeyId id, KeyContext context, Bytes wrapped)
      throws GeneralSecurityException {
    byte[] bytes = wrapped.toArray();
    if (bytes.length <= NONCE_LENGTH + TAG_LENGTH) {
      throw new javax.crypto.AEADBadTagException("Too short to have been wrapped.");
    }
    byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE_LENGTH);
    return cipher(Cipher.DECRYPT_MODE, key, provider, id, context, nonce)
        .doFinal(bytes, NONCE_LENGTH, bytes.length - NONCE_LENGTH);
  }

  private static Cipher cipher(
      int mode,
      Key key,
      @Nullable Provider provider,
      VaultKeyId id,
      KeyContext context,
      byte[] nonce)
      throws GeneralSecurityException {
    String algorithm = "AES/GCM/NoPadding";
    var cipher =
        provider == null ? Cipher.getInstance(algorithm) : Cipher.getInstance(algorithm, provider);
    cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    for (String part :
        List.of(
            "domicile-wrapped-key",
            id.value(),
            context.tenant().toString(),
            context.region().value(),
            context.purpose(),
            Integer.toString(context.version()))) {
      byte[] text = part.getBytes(StandardCharsets.UTF_8);
      cipher.updateAAD(ByteBuffer.allocate(4).putInt(text.length).array());
      cipher.updateAAD(text);
    }
    return cipher;
  }
}
