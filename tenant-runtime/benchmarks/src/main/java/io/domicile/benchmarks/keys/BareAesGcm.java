package io.domicile.benchmarks.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM of the JDK and nothing else: one key, one cipher object used again and again, a
 * random nonce from numbers drawn ahead, one associated data. No commitment, no key of its own for
 * a record, and no more than 2^32 records. Streams are one message, held in memory whole.
 */
final class BareAesGcm implements Contestant {

  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private final Cipher cipher;
  private final byte[] place = Contestant.place();
  private final SecureRandom random = new SecureRandom();
  private final byte[] drawn = new byte[12 * 256];
  private int next = drawn.length;

  BareAesGcm() throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
  }

  @Override
  public String name() {
    return "bare AES-GCM";
  }

  @Override
  public byte[] seal(byte[] plain) throws GeneralSecurityException {
    byte[] sealed = new byte[12 + plain.length + 16];
    if (next == drawn.length) {
      random.nextBytes(drawn);
      next = 0;
    }
    System.arraycopy(drawn, next, sealed, 0, 12);
    next += 12;
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, sealed, 0, 12));
    cipher.updateAAD(place);
    int written = cipher.doFinal(plain, 0, plain.length, sealed, 12);
    if (written != plain.length + 16) {
      throw new GeneralSecurityException("AES-GCM adds 16 bytes.");
    }
    return sealed;
  }

  @Override
  public byte[] open(byte[] sealed) throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 0, 12));
    cipher.updateAAD(place);
    return cipher.doFinal(sealed, 12, sealed.length - 12);
  }

  @Override
  public void sealStream(byte[] plain, OutputStream to)
      throws IOException, GeneralSecurityException {
    to.write(seal(plain));
  }

  @Override
  public long openStream(byte[] sealed) throws GeneralSecurityException {
    return open(sealed).length;
  }
}
