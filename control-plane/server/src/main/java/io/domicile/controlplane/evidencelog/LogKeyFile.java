package io.domicile.controlplane.evidencelog;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.service.files.PrivateFiles;
import io.domicile.service.files.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The file with the key that signs checkpoints, in the form that the tools of transparency logs
 * share.
 */
final class LogKeyFile {

  private LogKeyFile() {}

  /**
   * Reads the key, or makes one and writes it, mode 0600, with its public half beside it in {@code
   * <file>.pub}. When two processes race, one key wins.
   *
   * @throws IOException if the file cannot be read or written, can be read by others than its
   *     owner, or is not this log's key
   */
  static NotePrivateKey loadOrCreate(Path file, KeyName name) throws IOException {
    if (Files.notExists(file)) {
      try {
        NotePrivateKey fresh = NotePrivateKey.generate(name, new SecureRandom());
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        PrivateFiles.create(file, line(fresh.encoded()));
      } catch (FileAlreadyExistsException e) {
        // Another process was first; its key is the one to use.
      }
    }
    NotePrivateKey key = load(file);
    if (!key.publicKey().name().equals(name)) {
      throw new IOException(
          "The key in "
              + file
              + " is of the log "
              + key.publicKey().name()
              + ", not "
              + name
              + ".");
    }
    WholeFiles.writeReadable(
        file.resolveSibling(file.getFileName() + ".pub"), line(key.publicKey().encoded()));
    return key;
  }

  private static NotePrivateKey load(Path file) throws IOException {
    String text = new String(PrivateFiles.read(file), StandardCharsets.UTF_8);
    try {
      return NotePrivateKey.parse(text.stripTrailing());
    } catch (MalformedEvidenceException e) {
      throw new IOException("The file " + file + " is not a log key: " + e.getMessage(), e);
    }
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
