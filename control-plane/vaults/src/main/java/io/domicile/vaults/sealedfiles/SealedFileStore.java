package io.domicile.vaults.sealedfiles;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.json.Json;
import io.domicile.contract.vault.SecretReference;
import io.domicile.service.files.PrivateFiles;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A secret store in a directory: one file per secret, sealed under a master key (see {@link
 * MasterKey}), mode 0600, replaced whole. Nothing is kept in memory, so that what one process
 * writes another reads at once; a cell and the runtimes of its region share the directory as the
 * same user of the operating system. Whoever reads both the directory and the master key reads
 * every secret: they belong on different volumes. Thread-safe.
 */
public final class SealedFileStore implements SecretStore {

  /** What a file holds. */
  record Stored(SecretReference reference, DatabaseCredential credential) {}

  private final Path directory;
  private final MasterKey masterKey;

  private SealedFileStore(Path directory, MasterKey masterKey) {
    this.directory = directory;
    this.masterKey = masterKey;
  }

  /**
   * Opens the store for its cell, which makes directory and master key if neither is there yet.
   *
   * @param masterKeyFile 32 bytes, mode 0600
   * @throws IOException if there are secrets and no master key, or others can read it
   */
  public static SealedFileStore open(Path directory, Path masterKeyFile) throws IOException {
    Files.createDirectories(directory);
    try (var files = Files.list(directory)) {
      boolean empty = files.findAny().isEmpty();
      return new SealedFileStore(
          directory, MasterKey.loadOrCreate(masterKeyFile, empty, new SecureRandom()));
    }
  }

  /**
   * Opens the store for a runtime, which makes nothing.
   *
   * @throws IOException if the directory or the master key is not there, or others can read the key
   */
  public static SealedFileStore openExisting(Path directory, Path masterKeyFile)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    return new SealedFileStore(
        directory, MasterKey.loadOrCreate(masterKeyFile, false, new SecureRandom()));
  }

  @Override
  public void write(SecretReference reference, DatabaseCredential credential)
      throws VaultException {
    Path file = file(reference);
    try {
      byte[] json = Json.write(new Stored(reference, credential));
      PrivateFiles.write(file, masterKey.seal(name(file), json));
    } catch (IOException e) {
      throw unreachable("The secret cannot be written.", e);
    }
  }

  @Override
  public DatabaseCredential read(SecretReference reference) throws VaultException {
    return stored(file(reference)).credential();
  }

  @Override
  public void delete(SecretReference reference) throws VaultException {
    try {
      PrivateFiles.delete(file(reference));
    } catch (IOException e) {
      throw unreachable("The secret cannot be removed.", e);
    }
  }

  @Override
  public List<SecretReference> references() throws VaultException {
    var references = new ArrayList<SecretReference>();
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (name(file).endsWith(".tmp")) {
          // Being written by another process, or left by one that was killed.
          continue;
        }
        try {
          references.add(stored(file).reference());
        } catch (VaultException e) {
          if (e.reason() != Reason.NOT_FOUND) {
            throw e;
          }
          // Removed since the directory was listed.
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw unreachable("The secrets cannot be listed.", e);
    }
    references.sort(Comparator.comparing(SecretReference::value));
    return references;
  }

  private Stored stored(Path file) throws VaultException {
    try {
      return Json.read(masterKey.open(name(file), PrivateFiles.read(file)), Stored.class);
    } catch (NoSuchFileException e) {
      throw new VaultException(Reason.NOT_FOUND, "There is no such secret.", e);
    } catch (IOException | UncheckedIOException e) {
      throw unreachable("The secret cannot be read.", e);
    }
  }

  /** References may differ in case alone; file systems may not tell such names apart. */
  private Path file(SecretReference reference) {
    return directory.resolve(HexFormat.of().formatHex(Digests.sha256(reference.value())));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static VaultException unreachable(String message, Exception cause) {
    return new VaultException(Reason.UNREACHABLE, message, cause);
  }
}
