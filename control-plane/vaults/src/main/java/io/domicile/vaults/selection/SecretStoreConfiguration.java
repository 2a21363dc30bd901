package io.domicile.vaults.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.sealedfiles.SealedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where the passwords of the tenants' databases are. Left out, they are in the regional process
 * ({@code local}).
 *
 * <pre>
 * vault:
 *   …
 *   secrets: {type: file, directory: /srv/domicile/secrets, masterKeyFile: /etc/domicile/secrets.key}
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SecretStoreConfiguration.Local.class, name = "local"),
  @JsonSubTypes.Type(value = SecretStoreConfiguration.SealedFiles.class, name = "file")
})
public sealed interface SecretStoreConfiguration {

  /**
   * The store, for the cell that writes it.
   *
   * @param local the regional process, for the type of that name; not asked for another
   * @throws IOException if it cannot be opened
   */
  SecretStore open(Supplier<? extends SecretStore> local) throws IOException;

  /** The store as a runtime may use it; nothing is made that is not there. */
  SecretReader openReader(Supplier<? extends SecretReader> local) throws IOException;

  /** The regional process. */
  record Local() implements SecretStoreConfiguration {
    @Override
    public SecretStore open(Supplier<? extends SecretStore> local) {
      return local.get();
    }

    @Override
    public SecretReader openReader(Supplier<? extends SecretReader> local) {
      return local.get();
    }
  }

  /**
   * Sealed files in a directory that the cell and its runtimes share.
   *
   * @param directory an absolute path; the cell makes it
   * @param masterKeyFile an absolute path outside the directory, mode 0600; the cell makes it
   *     together with the directory
   */
  record SealedFiles(Path directory, Path masterKeyFile) implements SecretStoreConfiguration {

    @JsonCreator
    public SealedFiles(
        @JsonProperty(value = "directory", required = true) Path directory,
        @JsonProperty(value = "masterKeyFile", required = true) Path masterKeyFile) {
      this.directory = directory.normalize();
      this.masterKeyFile = masterKeyFile.normalize();
      if (!directory.isAbsolute()) {
        throw new IllegalArgumentException("directory is an absolute path.");
      }
      if (!masterKeyFile.isAbsolute() || this.masterKeyFile.startsWith(this.directory)) {
        throw new IllegalArgumentException(
            "masterKeyFile is an absolute path outside the directory.");
      }
    }

    @Override
    public SecretStore open(Supplier<? extends SecretStore> local) throws IOException {
      return SealedFileStore.open(directory, masterKeyFile);
    }

    @Override
    public SecretReader openReader(Supplier<? extends SecretReader> local) throws IOException {
      return SealedFileStore.openExisting(directory, masterKeyFile);
    }
  }
}
