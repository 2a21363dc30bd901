package io.domicile.service.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes small files whole and durably: aside, synced, put into place, and the folder synced. When
 * a method returns, the bytes and the name are on the disk; if it does not return, the file is as
 * it was before.
 */
public final class WholeFiles {

  /** For the owner alone. */
  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private WholeFiles() {}

  /** Writes a file that everybody may read, over an older one. */
  public static void writeReadable(Path file, byte[] bytes) throws IOException {
    write(file, bytes, READABLE);
  }

  static void write(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    Path aside = aside(file, bytes, permissions);
    try {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    syncDirectory(parent(file));
  }

  static void create(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    Path aside = aside(file, bytes, permissions);
    try {
      Files.createLink(file, aside);
    } finally {
      Files.deleteIfExists(aside);
    }
    syncDirectory(parent(file));
  }

  private static Path aside(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    // Nobody else may read it, not even while its final permissions are not yet set.
    Path aside =
        Files.createTempFile(
            parent(file), ".", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(aside, permissions);
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(aside);
      throw e;
    }
    return aside;
  }

  /** A name is durable only once its directory is. */
  static void syncDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("The path " + file + " has no directory.");
    }
    return parent;
  }
}
