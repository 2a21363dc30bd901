package io.domicile.localvault;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.json.Json;
import io.domicile.service.files.PrivateFiles;
import io.domicile.vaults.sealedfiles.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Named records of one kind: all of them in memory, each also in a sealed file of its own. A change
 * is on the disk before anybody can see it. Thread-safe.
 *
 * @param <T> a record that JSON can carry
 */
final class RecordStore<T> {

  private final String kind;
  private final Path directory;
  private final MasterKey masterKey;
  private final ConcurrentHashMap<String, T> records = new ConcurrentHashMap<>();

  private RecordStore(String kind, Path directory, MasterKey masterKey) {
    this.kind = kind;
    this.directory = directory;
    this.masterKey = masterKey;
  }

  /** Opens every record there is; one that does not open is a reason not to start. */
  static <T> RecordStore<T> open(
      String kind, Path vault, MasterKey masterKey, Class<T> shape, Function<T, String> name)
      throws IOException {
    Path directory = Files.createDirectories(vault.resolve(kind));
    var store = new RecordStore<T>(kind, directory, masterKey);
    try (var files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String fileName = String.valueOf(file.getFileName());
        if (fileName.endsWith(".tmp")) {
          // Written aside by a process that was killed before it could put it in place.
          Files.delete(file);
          continue;
        }
        byte[] json = masterKey.open(kind + "/" + fileName, PrivateFiles.read(file));
        T record = Json.read(json, shape);
        store.records.put(name.apply(record), record);
      }
    }
    return store;
  }

  @Nullable T find(String name) {
    return records.get(name);
  }

  Collection<T> all() {
    return records.values();
  }

  /** Replaces the record by what {@code change} makes of it, null standing for none. */
  T update(String name, Function<@Nullable T, T> change) {
    T updated =
        records.compute(
            name,
            (ignored, present) -> {
              T next = change.apply(present);
              if (!next.equals(present)) {
                write(name, next);
              }
              return next;
            });
    return java.util.Objects.requireNonNull(updated);
  }

  /** As {@link #update}, but only if there is one. */
  @Nullable T updateIfPresent(String name, UnaryOperator<T> change) {
    return records.computeIfPresent(
        name,
        (ignored, present) -> {
          T next = change.apply(present);
          if (!next.equals(present)) {
            write(name, next);
          }
          return next;
        });
  }

  void delete(String name) {
    records.computeIfPresent(
        name,
        (ignored, present) -> {
          try {
            PrivateFiles.delete(file(name));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return null;
        });
  }

  private void write(String name, T record) {
    Path file = file(name);
    try {
      PrivateFiles.write(file, masterKey.seal(kind + "/" + file.getFileName(), Json.write(record)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names may have slashes and any case; file systems differ on both. */
  private Path file(String name) {
    return directory.resolve(HexFormat.of().formatHex(Digests.sha256(name)));
  }
}
