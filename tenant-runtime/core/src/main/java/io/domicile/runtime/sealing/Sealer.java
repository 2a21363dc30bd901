package io.domicile.runtime.sealing;

import io.domicile.runtime.keys.KeyRing;
import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the values of one tenant; {@code docs/crypto.md} has the formats byte by byte.
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
 * <p>Seals under the ring's current root key and opens what was sealed under any of its keys.
 * Thread-safe; keeps nothing but the ring.
 */
public final class Sealer {

  /** How much longer a sealed value is than what is in it, in bytes. */
  public static final int OVERHEAD =
      1 + 4 + Salts.LENGTH + Engine.COMMITMENT_LENGTH + Engine.TAG_LENGTH;

  /** The length of a blind index, in bytes. */
  public static final int INDEX_LENGTH = 16;

  private static final byte FORMAT = 1;
  private static final int SALT_AT = 5;
  private static final int COMMITMENT_AT = SALT_AT + Salts.LENGTH;
  private static final int CIPHERTEXT_AT = COMMITMENT_AT + Engine.COMMITMENT_LENGTH;
  private static final GCMParameterSpec ZERO_NONCE =
      new GCMParameterSpec(8 * Engine.TAG_LENGTH, new byte[Engine.NONCE_LENGTH]);
  private static final Salts SYSTEM_SALTS = new Salts(new SecureRandom());

  private final KeyRing ring;
  private final Salts salts;

  public Sealer(KeyRing ring) {
    this(ring, SYSTEM_SALTS);
  }

  Sealer(KeyRing ring, Salts salts) {
    this.ring = ring;
    this.salts = salts;
  }

  /** Names a derived key among those that go with the root key. */
  private record Derived(Purpose purpose, FieldId field) {}

  /** The version of the root key that values are sealed under. */
  public int keyVersion() {
    return ring.current().version();
  }

  /**
   * Seals a value for one field of one row.
   *
   * @param row the row's id, made by the application and never used for another row
   * @param value at most {@link Integer#MAX_VALUE} - 1,024 bytes; see {@link #sealing} for more
   * @return the value's length and {@link #OVERHEAD} bytes
   */
  public byte[] seal(FieldId field, UUID row, byte[] value) {
    byte[] sealed = new byte[Math.addExact(value.length, OVERHEAD)];
    Engine engine = engine(ring.current(), Purpose.RECORD, field);
    sealed[0] = FORMAT;
    ByteBuffer.wrap(sealed).putInt(1, engine.field().version());
    salts.next(sealed, SALT_AT);
    engine.commit(sealed, SALT_AT, COMMITMENT_AT);
    try {
      Cipher cipher = engine.cipher(Cipher.ENCRYPT_MODE, ZERO_NONCE);
      cipher.updateAAD(engine.field().associatedData(row));
      int written = cipher.doFinal(value, 0, value.length, sealed, CIPHERTEXT_AT);
      if (written != value.length + Engine.TAG_LENGTH) {
        throw new IllegalStateException("AES-GCM adds a tag of 16 bytes.");
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("The result has room for value and tag.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    } finally {
      engine.wipe();
    }
    engine.giveBack();
    return sealed;
  }

  /**
   * Opens a value in the place it was sealed for.
   *
   * @throws CannotOpenException if it was not sealed for this tenant, field and row, under a
   *     version of the key that is in the ring
   */
  public byte[] open(FieldId field, UUID row, byte[] sealed) {
    Engine engine = engine(root(keyVersion(sealed)), Purpose.RECORD, field);
    engine.committed(sealed, SALT_AT, COMMITMENT_AT);
    byte[] value;
    try {
      Cipher cipher = engine.cipher(Cipher.DECRYPT_MODE, ZERO_NONCE);
      cipher.updateAAD(engine.field().associatedData(row));
      value = cipher.doFinal(sealed, CIPHERTEXT_AT, sealed.length - CIPHERTEXT_AT);
    } catch (AEADBadTagException e) {
      throw new CannotOpenException(Reason.NOT_GENUINE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    } finally {
      engine.wipe();
    }
    engine.giveBack();
    return value;
  }

  /**
   * Seals a value anew under the current version of the key.
   *
   * @return null if it is sealed under that already
   * @throws CannotOpenException as {@link #open} does
   */
  public byte @Nullable [] resealed(FieldId field, UUID row, byte[] sealed) {
    if (keyVersion(sealed) == keyVersion()) {
      return null;
    }
    byte[] value = open(field, row, sealed);
    byte[] fresh = seal(field, row, value);
    Arrays.fill(value, (byte) 0);
    return fresh;
  }

  private static int keyVersion(byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != FORMAT) {
      throw new CannotOpenException(Reason.MALFORMED);
    }
    return ByteBuffer.wrap(sealed).getInt(1);
  }

  /**
   * Seals an object of any size, such as a document, in constant memory: what is written comes out
   * sealed on the other side. Not done until {@link SealedOutputStream#finish} has returned.
   *
   * @param row the object's id, made by the application and never used for another object
   *     <p>Writing throws {@link RootKey.DestroyedException} once the key is gone: a stream ends
   *     with the segment that was under way.
   * @param to where the sealed bytes go; stays open
   */
  public SealedOutputStream sealing(FieldId field, UUID row, OutputStream to) throws IOException {
    RootKey root = ring.current();
    return new SealedOutputStream(root, engine(root, Purpose.STREAM, field), row, salts, to);
  }

  /**
   * Opens what {@link #sealing} sealed, in constant memory. Every byte that is read is genuine; but
   * only once the end of the stream has been read is it certain that nothing is missing there.
   *
   * <p>Reading throws a {@link CannotOpenException} where what comes next is not genuine, and
   * {@link RootKey.DestroyedException} once the key is gone.
   *
   * @param from is read no further than its end, and stays open
   * @throws CannotOpenException if it is no sealed stream, or not of this tenant, field and row
   */
  public InputStream opening(FieldId field, UUID row, InputStream from) throws IOException {
    byte[] header = StreamFormat.readHeader(from);
    RootKey root = root(StreamFormat.keyVersion(header));
    return new OpenedInputStream(root, engine(root, Purpose.STREAM, field), row, header, from);
  }

  /**
   * The blind index of a text under the current version of the key: equal texts of a tenant and
   * field have equal indexes, up to case, surrounding blanks and compatibility forms (NFKC). A
   * keyed digest of {@link #INDEX_LENGTH} bytes; it tells nobody without the key what the text is,
   * but does tell which rows have the same.
   */
  public byte[] index(FieldId field, String text) {
    return index(ring.current(), field, normal(text));
  }

  /** The text's blind indexes under every version of the key that values may be sealed under. */
  public List<byte[]> indexes(FieldId field, String text) {
    return indexes(field, normal(text));
  }

  byte[] index(FieldId field, byte[] canonical) {
    return index(ring.current(), field, canonical);
  }

  List<byte[]> indexes(FieldId field, byte[] canonical) {
    var all = new ArrayList<byte[]>();
    for (int version : ring.versions()) {
      all.add(index(root(version), field, canonical));
    }
    return all;
  }

  static byte[] normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .strip()
        .toLowerCase(Locale.ROOT)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] index(RootKey root, FieldId field, byte[] canonical) {
    Engine engine = engine(root, Purpose.BLIND_INDEX, field);
    byte[] digest = engine.digest(canonical);
    engine.giveBack();
    return Arrays.copyOf(digest, INDEX_LENGTH);
  }

  private RootKey root(int version) {
    RootKey root = ring.find(version);
    if (root == null) {
      boolean next = version == ring.versions().last() + 1;
      throw new CannotOpenException(next ? Reason.NEXT_KEY_VERSION : Reason.OTHER_KEY_VERSION);
    }
    return root;
  }

  static Engine engine(RootKey root, Purpose purpose, FieldId field) {
    var name = new Derived(purpose, field);
    while (true) {
      Engine engine =
          root.derived(name, FieldKey.class, bytes -> derive(root, name, bytes)).borrow();
      // A key that had to make room between the two calls is derived again.
      if (engine != null) {
        return engine;
      }
    }
  }

  private static FieldKey derive(RootKey root, Derived name, byte[] bytes) {
    UUID tenant = root.tenant().value();
    var key = KeyDerivation.fieldKey(bytes, name.purpose(), tenant, name.field(), root.version());
    return new FieldKey(key, name.purpose(), tenant, name.field(), root.version());
  }
}
