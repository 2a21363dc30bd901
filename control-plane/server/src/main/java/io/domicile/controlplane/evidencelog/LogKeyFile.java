package io.domicile.controlplane.evidencelog;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The file with the key that signs checkpoints, in the form that the tools of transparency logs
 * share.
 */
final class LogKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

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
        AtomicFile.create(file, fresh.encoded() + "\n", "rw-------");
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
    AtomicFile.write(
        file.resolveSibling(file.getFileName() + ".pub"),
        key.publicKey().encoded() + "\n",
        "rw-r--r--");
    return key;
  }

  private static NotePrivateKey load(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException(
          "The log key "
              + file
              + " must have mode 0600, not "
              + PosixFilePermissions.toString(permissions)
              + ".");
    }
    try {
      return NotePrivateKey.parse(Files.readString(file).stripTrailing());
    } catch (MalformedEvidenceException e) {
      throw new IOException("The file " + file + " is not a log key: " + e.getMessage(), e);
    }
  }
}
