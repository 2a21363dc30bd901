package io.domicile.contract.signatures;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * An Ed25519 private key with its public half (RFC 8032). On disk it is two lines of base64 (PKCS
 * #8 and the raw public key), in a file that only its owner can read. Immutable and thread-safe;
 * never printed.
 */
public final class SigningKey {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final PrivateKey key;
  private final VerificationKey verificationKey;

  private SigningKey(PrivateKey key, VerificationKey verificationKey) {
    this.key = key;
    this.verificationKey = verificationKey;
  }

  /** A fresh key. */
  public static SigningKey generate() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no Ed25519.", e);
    }
  }

  /**
   * Reads the key at the path, or makes one and writes it there with mode 0600. Safe when two
   * processes race: one key wins.
   *
   * @throws IOException if the file cannot be read or written, is not a key, or can be read by
   *     others than its owner
   */
  public static SigningKey loadOrCreate(Path file) throws IOException {
    if (Files.notExists(file)) {
      SigningKey fresh = generate();
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      // Whole or not at all: written aside, then linked into place, which fails if another process
      // was first.
      Path aside =
          Files.createTempFile(
              parent,
              "." + file.getFileName(),
              ".tmp",
              PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try {
        Files.writeString(aside, fresh.encoded(), StandardOpenOption.SYNC);
        Files.createLink(file, aside);
        return fresh;
      } catch (FileAlreadyExistsException anotherWasFirst) {
        return load(file);
      } finally {
        Files.deleteIfExists(aside);
      }
    }
    return load(file);
  }

  /**
   * Reads the key at the path.
   *
   * @throws IOException if the file cannot be read, is not a key, or can be read by others than its
   *     owner
   */
  public static SigningKey load(Path file) throws IOException {
    var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    permissions.removeAll(OWNER_ONLY);
    if (!permissions.isEmpty()) {
      throw new IOException(
          "The signing key " + file + " must have mode 0600; others have " + permissions + ".");
    }
    var lines = Files.readAllLines(file);
    if (lines.size() != 2) {
      throw new IOException("The file " + file + " is not a signing key.");
    }
    try {
      byte[] pkcs8 = Base64.getDecoder().decode(lines.getFirst());
      var privateKey =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new SigningKey(privateKey, VerificationKey.parse(lines.getLast()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("The file " + file + " is not a signing key.", e);
    }
  }

  public VerificationKey verificationKey() {
    return verificationKey;
  }

  PrivateKey privateKey() {
    return key;
  }

  private String encoded() {
    return Base64.getEncoder().encodeToString(key.getEncoded()) + "\n" + verificationKey + "\n";
  }

  @Override
  public String toString() {
    return "SigningKey[" + verificationKey.id() + "]";
  }
}
