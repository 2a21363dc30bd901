package io.domicile.vaults.sealedfiles;

import io.domicile.service.crypto.Hkdf;
import io.domicile.service.crypto.WipeableKey;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals records at rest. Each record has a key of its own, derived from the master key and 32
 * random bytes (HKDF-SHA-256, RFC 5869), so that no AES-GCM key ever sees more than one nonce. What
 * a record is goes in as associated data: a file put in another's place does not open.
 *
 * <p>Layout: {@code "DLV1"}, 32 bytes of salt, 12 of nonce, ciphertext with its 16-byte tag.
 * Thread-safe.
 */
public final class MasterKey {

  private static final byte[] MAGIC = "DLV1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO =
      "domicile-local-vault-record".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;
  private static final int HEAD_LENGTH = MAGIC.length + SALT_LENGTH + NONCE_LENGTH;
  private static final int KEY_LENGTH = 32;
  private static final int TAG_BITS = 128;

  private final byte[] master;
  private final SecureRandom random;

  private MasterKey(byte[] master, SecureRandom random) {
    this.master = master;
    this.random = random;
  }

  /**
   * Reads the master key, or makes it.
   *
   * @param mayCreate false where there are records already: a fresh key could not open them, and
   *     would hide the loss
   */
  public static MasterKey loadOrCreate(Path file, boolean mayCreate, SecureRandom random)
      throws IOException {
    if (Files.notExists(file)) {
      if (!mayCreate) {
        throw new IOException("There are records, but their master key " + file + " is not there.");
      }
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      byte[] fresh = new byte[KEY_LENGTH];
      random.nextBytes(fresh);
      PrivateFiles.write(file, fresh);
    }
    byte[] master = PrivateFiles.read(file);
    if (master.length != KEY_LENGTH) {
      throw new IOException("The master key " + file + " must have " + KEY_LENGTH + " bytes.");
    }
    return new MasterKey(master, random);
  }

  /**
   * Takes the master key from an environment variable: 32 bytes in base64.
   *
   * @throws IOException naming the variable, if it is not there or not that
   */
  public static MasterKey ofVariable(
      String variable, Function<String, @Nullable String> environment, SecureRandom random)
      throws IOException {
    String value = environment.apply(variable);
    if (value == null || value.isBlank()) {
      throw new IOException("masterKeyVariable: there is no variable " + variable + ".");
    }
    byte[] master;
    try {
      master = Base64.getDecoder().decode(value.strip());
    } catch (IllegalArgumentException e) {
      // Its message shows a part of the key.
      throw new IOException("masterKeyVariable: " + variable + " is not base64.");
    }
    if (master.length != KEY_LENGTH) {
      throw new IOException(
          "masterKeyVariable: " + variable + " must hold " + KEY_LENGTH + " bytes in base64.");
    }
    return new MasterKey(master, random);
  }

  /** Seals a record; the name goes in as associated data. */
  public byte[] seal(String record, byte[] plaintext) {
    byte[] head = new byte[HEAD_LENGTH];
    random.nextBytes(head);
    System.arraycopy(MAGIC, 0, head, 0, MAGIC.length);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, head, record).doFinal(plaintext);
      return ByteBuffer.allocate(head.length + sealed.length).put(head).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM.", e);
    }
  }

  /**
   * Opens what {@link #seal} made under the same name.
   *
   * @throws IOException if it was not sealed by this key under this name
   */
  public byte[] open(String record, byte[] sealed) throws IOException {
    if (sealed.length < HEAD_LENGTH || !Arrays.equals(MAGIC, Arrays.copyOf(sealed, MAGIC.length))) {
      throw new IOException("The record " + record + " is not a sealed record.");
    }
    byte[] head = Arrays.copyOf(sealed, HEAD_LENGTH);
    try {
      return cipher(Cipher.DECRYPT_MODE, head, record)
          .doFinal(sealed, HEAD_LENGTH, sealed.length - HEAD_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IOException("The record " + record + " does not open with this master key.", e);
    }
  }

  private Cipher cipher(int mode, byte[] head, String record) throws GeneralSecurityException {
    byte[] salt = Arrays.copyOfRange(head, MAGIC.length, MAGIC.length + SALT_LENGTH);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    try (var key = new WipeableKey("AES", Hkdf.derive(master, salt, INFO, KEY_LENGTH))) {
      var nonce = new GCMParameterSpec(TAG_BITS, head, MAGIC.length + SALT_LENGTH, NONCE_LENGTH);
      cipher.init(mode, key, nonce);
    }
    cipher.updateAAD(head, 0, MAGIC.length);
    cipher.updateAAD(record.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
