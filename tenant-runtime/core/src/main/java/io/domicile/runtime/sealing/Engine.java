package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.CannotOpenException.Reason;
import io.domicile.service.crypto.WipeableKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;

/** A field key's machines, for one thread at a time. */
final class Engine {

  static final int KEY_LENGTH = 32;
  static final int COMMITMENT_LENGTH = 32;
  static final int TAG_LENGTH = 16;
  static final int NONCE_LENGTH = 12;

  private final FieldKey field;
  private final Mac mac;
  private final Cipher cipher;
  private final byte[] messageKey = new byte[KEY_LENGTH];
  private final WipeableKey key = new WipeableKey("AES", messageKey);

  Engine(FieldKey field, Mac mac, Cipher cipher) {
    this.field = field;
    this.mac = mac;
    this.cipher = cipher;
  }

  FieldKey field() {
    return field;
  }

  void giveBack() {
    field.giveBack(this);
  }

  byte[] digest(byte[] message) {
    return mac.doFinal(message);
  }

  /**
   * The key of one record or stream, and its commitment written where it belongs: HKDF-Expand (RFC
   * 5869) of the field's key to 64 bytes, with label and salt as info.
   */
  void commit(byte[] header, int saltAt, int commitmentAt) {
    try {
      expand(header, saltAt, messageKey, header, commitmentAt);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("A SHA-256 digest has 32 bytes.", e);
    }
  }

  /**
   * The key of one record or stream, if its commitment is the one that stands there.
   *
   * @throws CannotOpenException if it is not
   */
  void committed(byte[] header, int saltAt, int commitmentAt) {
    byte[] commitment = new byte[COMMITMENT_LENGTH];
    try {
      expand(header, saltAt, messageKey, commitment, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("A SHA-256 digest has 32 bytes.", e);
    }
    byte[] claimed = Arrays.copyOfRange(header, commitmentAt, commitmentAt + COMMITMENT_LENGTH);
    if (!MessageDigest.isEqual(commitment, claimed)) {
      wipe();
      giveBack();
      throw new CannotOpenException(Reason.NOT_GENUINE);
    }
  }

  /** Overwrites the key of the record or stream. */
  void wipe() {
    key.destroy();
  }

  /** Whether there is no key of a record or stream here. */
  boolean isWiped() {
    return key.isDestroyed();
  }

  private void expand(byte[] header, int saltAt, byte[] key, byte[] commitment, int at)
      throws ShortBufferException {
    byte[] label = field.messageLabel();
    mac.update(label);
    mac.update(header, saltAt, Salts.LENGTH);
    mac.update((byte) 1);
    mac.doFinal(key, 0);
    mac.update(key);
    mac.update(label);
    mac.update(header, saltAt, Salts.LENGTH);
    mac.update((byte) 2);
    mac.doFinal(commitment, at);
  }

  /** The cipher, ready for one message under the key of the record or stream. */
  Cipher cipher(int mode, GCMParameterSpec nonce) throws GeneralSecurityException {
    cipher.init(mode, key, nonce);
    return cipher;
  }
}
