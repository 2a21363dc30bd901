package io.domicile.runtime.routes;

import io.domicile.contract.signatures.SignedDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The last good snapshot and the highest version ever accepted, in two files of one folder. Each is
 * replaced whole: written aside, synced, renamed, and the folder synced. The floor is written after
 * the snapshot, so that a crash between the two leaves a snapshot above its floor, never below.
 *
 * <p>The snapshot holds the keys that API keys are checked with, hence mode 0600. It holds no
 * database credential and no key in clear.
 */
final class RouteStore {

  private static final String SNAPSHOT = "routes.jws";
  private static final String FLOOR = "routes.floor";

  private final Path directory;

  RouteStore(Path directory) throws IOException {
    this.directory =
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** The document as it was written; empty if there is none. Verify it before use. */
  Optional<SignedDocument> load() throws IOException {
    return read(SNAPSHOT).map(SignedDocument::new);
  }

  /**
   * The highest version that was accepted, 0 if none was.
   *
   * @throws IOException also if the file does not hold a version: to guess would be to lose it
   */
  long floor() throws IOException {
    var text = read(FLOOR);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(text.get().strip());
    } catch (NumberFormatException e) {
      throw new IOException("The file " + directory.resolve(FLOOR) + " holds no version.", e);
    }
  }

  void save(SignedDocument snapshot, long version) throws IOException {
    replace(SNAPSHOT, snapshot.compact());
    replace(FLOOR, version + "\n");
  }

  private Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(Files.readString(directory.resolve(name), StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void replace(String name, String content) throws IOException {
    Path aside =
        Files.createTempFile(
            directory,
            "." + name,
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          aside,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    try (var folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
