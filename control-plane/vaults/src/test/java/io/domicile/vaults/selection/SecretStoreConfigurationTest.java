package io.domicile.vaults.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretStoreConfigurationTest {

  private static SecretStore noLocalVault() {
    throw new AssertionError("nobody asks for the local vault");
  }

  private static SecretStoreConfiguration read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), SecretStoreConfiguration.class);
  }

  @Test
  void each_type_maps_in_full() {
    assertThat(read("{\"type\":\"local\"}")).isEqualTo(new SecretStoreConfiguration.Local());
    assertThat(
            read("{\"type\":\"file\",\"directory\":\"/srv/s\",\"masterKeyFile\":\"/etc/s.key\"}"))
        .isEqualTo(
            new SecretStoreConfiguration.SealedFiles(Path.of("/srv/s"), Path.of("/etc/s.key")));
  }

  @Test
  void a_wrong_value_names_its_property() {
    assertThatThrownBy(
            () -> read("{\"type\":\"file\",\"directory\":\"s\",\"masterKeyFile\":\"/etc/k\"}"))
        .hasStackTraceContaining("directory is an absolute path");
    assertThatThrownBy(
            () ->
                read("{\"type\":\"file\",\"directory\":\"/srv/s\",\"masterKeyFile\":\"/srv/s/k\"}"))
        .hasStackTraceContaining("masterKeyFile is an absolute path outside the directory");
    assertThatThrownBy(() -> read("{\"type\":\"envelope\"}")).hasStackTraceContaining("envelope");
  }

  @Test
  void a_store_in_files_asks_no_local_vault(@TempDir Path volume) throws Exception {
    var configuration =
        new SecretStoreConfiguration.SealedFiles(volume.resolve("s"), volume.resolve("k"));
    var reference = new SecretReference("tenants/x/database/e1-s1");
    var credential = new DatabaseCredential("t_login", new Secret<>("password"));
    configuration.open(SecretStoreConfigurationTest::noLocalVault).write(reference, credential);
    assertThat(configuration.openReader(SecretStoreConfigurationTest::noLocalVault).read(reference))
        .isEqualTo(credential);
  }
}
