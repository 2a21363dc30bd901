package io.domicile.controlplane.evidencelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Small files that are there whole or not at all: written aside, synced, then put into place. */
final class AtomicFile {

  private AtomicFile() {}

  /** Writes the file, over an older one. */
  static void write(Path file, String text, String permissions) throws IOException {
    Path aside = aside(file, text, permissions);
    try {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Writes the file unless there is one.
   *
   * @throws java.nio.file.FileAlreadyExistsException if somebody was first
   */
  static void create(Path file, String text, String permissions) throws IOException {
    Path aside = aside(file, text, permissions);
    try {
      Files.createLink(file, aside);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static Path aside(Path file, String text, String permissions) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(directory);
    // Nobody else may read it, not even while its final permissions are not yet set.
    Path aside =
        Files.createTempFile(
            directory,
            ".aside",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(aside, text, StandardOpenOption.SYNC);
    Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString(permissions));
    return aside;
  }
}
