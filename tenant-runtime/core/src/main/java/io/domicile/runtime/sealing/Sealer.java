package io.domicile.runtime.sealing;

import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the values of one tenant.
 *
 * <p>Each record has a key of its own, so that no limit on messages under one key applies and no
 * nonce can repeat: from the field's key and a random 256-bit salt, HKDF-Expand (RFC 5869) makes a
 * 256-bit AES key and a 256-bit commitment to it. The value is encrypted with AES-256-GCM (NIST SP
 * 800-38D) under that key and an all-zero nonce, with tenant, field id, row id and key version as
 * associated data. The commitment is checked before anything is decrypted: GCM alone lets one
 * ciphertext open under two keys, which matters where tenants bring keys.
 *
 * <p>Format 1, in bytes:
 *
 * <pre>
 *  0       1   format: 1
 *  1       4   version of the root key, big-endian
 *  5      32   salt
 * 37      32   commitment
 * 69     n+16  ciphertext and tag
 * </pre>
 *
 * <p>Thread-safe; keeps nothing but the root key.
 */
public final class Sealer {

  /** How much longer a sealed value is than what is in it, in bytes. */
  public static final int OVERHEAD = 1 + 4 + Salts.LENGTH + 32 + 16;

  /** The length of a blind index, in bytes. */
  public static final int INDEX_LENGTH = 16;

  private static final byte FORMAT = 1;
  private static final int SALT_AT = 5;
  private static final int COMMITMENT_AT = SALT_AT + Salts.LENGTH;
  private static final int COMMITMENT_LENGTH = 32;
  private static final int CIPHERTEXT_AT = COMMITMENT_AT + COMMITMENT_LENGTH;
  private static final int KEY_LENGTH = 32;
  private static final byte[] RECORD_LABEL =
      "io.domicile/record/v1".getBytes(StandardCharsets.US_ASCII);
  private static final GCMParameterSpec ZERO_NONCE = new GCMParameterSpec(128, new byte[12]);
  private static final Salts SYSTEM_SALTS = new Salts(new SecureRandom());

  private final RootKey root;
  private final Salts salts;

  public Sealer(RootKey root) {
    this(root, SYSTEM_SALTS);
  }

  Sealer(RootKey root, Salts salts) {
    this.root = root;
    this.salts = salts;
  }

  /** Names a derived key among those that go with the root key. */
  private record Derived(KeyDerivation.Purpose purpose, FieldId field) {}

  /**
   * Seals a value for one field of one row.
   *
   * @param row the row's id, made by the application and never used for another row
   * @return the value's length and {@link #OVERHEAD} bytes
   */
  public byte[] seal(FieldId field, UUID row, byte[] value) {
    byte[] sealed = new byte[value.length + OVERHEAD];
    sealed[0] = FORMAT;
    ByteBuffer.wrap(sealed).putInt(1, root.version());
    salts.next(sealed, SALT_AT);
    FieldKey key = fieldKey(KeyDerivation.Purpose.RECORD, field);
    FieldKey.Engine engine = key.borrow();
    byte[] recordKey = recordKey(engine.mac(), sealed);
    System.arraycopy(recordKey, KEY_LENGTH, sealed, COMMITMENT_AT, COMMITMENT_LENGTH);
    try {
      Cipher cipher = keyed(engine.cipher(), Cipher.ENCRYPT_MODE, recordKey);
      cipher.updateAAD(key.associatedData(row));
      int written = cipher.doFinal(value, 0, value.length, sealed, CIPHERTEXT_AT);
      if (written != value.length + 16) {
        throw new IllegalStateException("AES-GCM adds a tag of 16 bytes.");
      }
      key.giveBack(engine);
      return sealed;
    } catch (ShortBufferException e) {
      throw new IllegalStateException("The result has room for value and tag.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    }
  }

  /**
   * Opens a value in the place it was sealed for.
   *
   * @throws CannotOpenException if it was not sealed for this tenant, field and row, under this
   *     version of the key
   */
  public byte[] open(FieldId field, UUID row, byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != FORMAT) {
      throw new CannotOpenException(Reason.MALFORMED);
    }
    if (ByteBuffer.wrap(sealed).getInt(1) != root.version()) {
      throw new CannotOpenException(Reason.OTHER_KEY_VERSION);
    }
    FieldKey key = fieldKey(KeyDerivation.Purpose.RECORD, field);
    FieldKey.Engine engine = key.borrow();
    byte[] recordKey = recordKey(engine.mac(), sealed);
    byte[] commitment = Arrays.copyOfRange(recordKey, KEY_LENGTH, recordKey.length);
    byte[] claimed = Arrays.copyOfRange(sealed, COMMITMENT_AT, CIPHERTEXT_AT);
    if (!MessageDigest.isEqual(commitment, claimed)) {
      KeyDerivation.wipe(recordKey);
      key.giveBack(engine);
      throw new CannotOpenException(Reason.NOT_GENUINE);
    }
    try {
      Cipher cipher = keyed(engine.cipher(), Cipher.DECRYPT_MODE, recordKey);
      cipher.updateAAD(key.associatedData(row));
      byte[] value = cipher.doFinal(sealed, CIPHERTEXT_AT, sealed.length - CIPHERTEXT_AT);
      key.giveBack(engine);
      return value;
    } catch (AEADBadTagException e) {
      throw new CannotOpenException(Reason.NOT_GENUINE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    }
  }

  /**
   * The blind index of a text: equal texts of a tenant and field have equal indexes, up to case,
   * surrounding blanks and compatibility forms (NFKC). A keyed digest of {@link #INDEX_LENGTH}
   * bytes; it tells nobody without the key what the text is, but does tell which rows have the
   * same.
   */
  public byte[] index(FieldId field, String text) {
    String normal =
        Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    FieldKey key = fieldKey(KeyDerivation.Purpose.BLIND_INDEX, field);
    FieldKey.Engine engine = key.borrow();
    byte[] digest = engine.mac().doFinal(normal.getBytes(StandardCharsets.UTF_8));
    key.giveBack(engine);
    return Arrays.copyOf(digest, INDEX_LENGTH);
  }

  /** HKDF-Expand to 64 bytes, of which the last 32 are the commitment. */
  private static byte[] recordKey(Mac mac, byte[] sealed) {
    byte[] expanded = new byte[KEY_LENGTH + COMMITMENT_LENGTH];
    try {
      mac.update(RECORD_LABEL);
      mac.update(sealed, SALT_AT, Salts.LENGTH);
      mac.update((byte) 1);
      mac.doFinal(expanded, 0);
      mac.update(expanded, 0, KEY_LENGTH);
      mac.update(RECORD_LABEL);
      mac.update(sealed, SALT_AT, Salts.LENGTH);
      mac.update((byte) 2);
      mac.doFinal(expanded, KEY_LENGTH);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("Two SHA-256 digests have 64 bytes.", e);
    }
    return expanded;
  }

  private FieldKey fieldKey(KeyDerivation.Purpose purpose, FieldId field) {
    return root.derived(
        new Derived(purpose, field),
        FieldKey.class,
        bytes -> {
          var tenant = root.tenant().value();
          var key = KeyDerivation.fieldKey(bytes, purpose, tenant, field, root.version());
          return new FieldKey(key, tenant, field, root.version());
        });
  }

  /** The cipher under the record's key, which is wiped where it was. */
  private static Cipher keyed(Cipher cipher, int mode, byte[] recordKey)
      throws GeneralSecurityException {
    cipher.init(mode, new SecretKeySpec(recordKey, 0, KEY_LENGTH, "AES"), ZERO_NONCE);
    KeyDerivation.wipe(recordKey);
    return cipher;
  }
}
