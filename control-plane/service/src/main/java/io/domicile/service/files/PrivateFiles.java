package io.domicile.service.files;

import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/** Reads and writes files of mode 0600. */
public final class PrivateFiles {

  private PrivateFiles() {}

  /**
   * Reads the file's bytes.
   *
   * @throws IOException if it cannot be read, or can be read by others than its owner
   */
  public static byte[] read(Path file) throws IOException {
    var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    permissions.removeAll(WholeFiles.OWNER_ONLY);
    if (!permissions.isEmpty()) {
      throw new IOException("The file " + file + " must have mode 0600; it has " + permissions);
    }
    return Files.readAllBytes(file);
  }

  /**
   * Reads a file that holds one secret and perhaps a line's end, for configurations.
   *
   * @throws UncheckedIOException as {@link #read}
   */
  public static Secret<String> readSecret(Path file) {
    try {
      return new Secret<>(new String(read(file), java.nio.charset.StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the file whole and durably, over an older one.
   *
   * @throws IOException and the file is as it was before
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    WholeFiles.write(file, bytes, WholeFiles.OWNER_ONLY);
  }

  /**
   * Writes the file whole and durably, unless there is one.
   *
   * @throws java.nio.file.FileAlreadyExistsException if somebody was first
   */
  public static void create(Path file, byte[] bytes) throws IOException {
    WholeFiles.create(file, bytes, WholeFiles.OWNER_ONLY);
  }

  /** Removes the file durably; one that is not there is fine. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      WholeFiles.syncDirectory(WholeFiles.parent(file));
    }
  }
}
