package io.domicile.runtime.routes;

import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Small and large text files (ISO 8859-1) of one folder, for the owner alone. A file is replaced
 * whole: written aside, synced, renamed, and the folder synced; a crash leaves the former one or
 * the new one.
 */
public final class StateFolder {

  private static final String ASIDE = ".tmp";

  private final Path directory;

  /** Makes the folder if it is not there, and removes what a killed process left aside. */
  public StateFolder(Path directory) throws IOException {
    this.directory =
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (var leftovers = Files.newDirectoryStream(directory, ".*" + ASIDE)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  /** Where a file of that name is. */
  public Path path(String name) {
    return directory.resolve(name);
  }

  /** The file's text; empty if there is no such file. */
  public Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(Files.readString(path(name), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Puts a file in the place of the former one, durably. */
  public void replace(String name, String content) throws IOException {
    PrivateFiles.write(path(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes after the first {@code length} bytes, and over whatever comes after them. */
  void append(String name, long length, String content) throws IOException {
    try (var channel = FileChannel.open(path(name), StandardOpenOption.WRITE)) {
      channel.truncate(length).position(length);
      try {
        write(channel, content);
      } catch (IOException e) {
        channel.truncate(length);
        throw e;
      }
    }
  }

  private static void write(FileChannel channel, String content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }
}
