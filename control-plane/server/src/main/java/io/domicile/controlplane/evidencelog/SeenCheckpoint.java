package io.domicile.controlplane.evidencelog;

import io.domicile.service.files.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The newest checkpoint that this server issued, kept outside the database. A database that was
 * restored from a backup looks sound by itself; only something beside it can tell that the log once
 * was longer.
 */
final class SeenCheckpoint {

  private final Path file;

  SeenCheckpoint(Path file) {
    this.file = file;
  }

  /** The signed note, if any was issued. */
  Optional<byte[]> read() {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ".", e);
    }
  }

  /**
   * Keeps a note whose row has been committed. Processes that share the file may put an older one
   * back; no harm.
   */
  void remember(String note) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      WholeFiles.writeReadable(file, note.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ".", e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
