package io.domicile.local.platform;

import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The folder {@code .domicile}: everything the platform keeps between runs, and nothing that
 * belongs to another.
 */
public final class StateDirectory {

  private final Path root;

  public StateDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  /** The first admin's bearer token for the control plane. */
  public Path adminToken() {
    return root.resolve("admin-token");
  }

  /** The bearer token of a region's operator, for its cell. */
  public Path operatorToken(LocalRegion region) {
    return cell(region).resolve("operator-token");
  }

  /** The profile by which the command line uses this platform. */
  public Path profiles() {
    return root.resolve("profiles.json");
  }

  Path controlPlane() {
    return root.resolve("control-plane");
  }

  Path cell(LocalRegion region) {
    return root.resolve("cells").resolve(region.toString());
  }

  Path vault(LocalRegion region) {
    return root.resolve("vaults").resolve(region.toString());
  }

  Path runtime(LocalRegion region) {
    return root.resolve("runtimes").resolve(region.toString());
  }

  Path product() {
    return root.resolve("product");
  }

  Path postgres(String name) {
    return root.resolve("postgres").resolve(name);
  }

  /** Logs, process ids and generated configurations. */
  public Path processes() {
    return root.resolve("processes");
  }

  /** The secret in the file, made with 256 random bits and mode 0600 if there is none. */
  Secret<String> secret(Path file) throws IOException {
    if (Files.notExists(file)) {
      createParent(file);
      String token = TokenHash.freshToken(new SecureRandom()).reveal() + "\n";
      PrivateFiles.create(file, token.getBytes(StandardCharsets.UTF_8));
    }
    return read(file);
  }

  private static void createParent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** The secret that is in the file. */
  public static Secret<String> read(Path file) throws IOException {
    return new Secret<>(Files.readString(file).strip());
  }

  /** Writes a file that only its owner may read. */
  static void writePrivate(Path file, String content) throws IOException {
    createParent(file);
    PrivateFiles.write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
