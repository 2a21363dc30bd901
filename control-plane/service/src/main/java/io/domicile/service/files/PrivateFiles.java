package io.domicile.service.files;

import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads and writes files of mode 0600. */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /**
   * Reads the file's bytes.
   *
   * @throws IOException if it cannot be read, or can be read by others than its owner
   */
  public static byte[] read(Path file) throws IOException {
    var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    permissions.removeAll(OWNER_ONLY);
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
   * Writes the file whole and durably: when this returns, the bytes and the name are on the disk;
   * if it does not return, the file is as it was before.
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path directory = parent(file);
    Path aside =
        Files.createTempFile(
            directory, ".", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    syncDirectory(directory);
  }

  /** Removes the file durably; one that is not there is fine. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncDirectory(parent(file));
    }
  }

  /** A name is durable only once its directory is. */
  private static void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("The path " + file + " has no directory.");
    }
    return parent;
  }
}
