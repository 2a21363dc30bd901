package io.domicile.vaults.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyVaultConfigurationTest {

  private static KeyVaultConfiguration read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), KeyVaultConfiguration.class);
  }

  @Test
  void each_type_maps_in_full() {
    assertThat(read("{\"type\":\"local\"}")).isEqualTo(new KeyVaultConfiguration.Local());
    assertThat(
            read(
                """
                {"type":"aws-kms","endpoint":"http://127.0.0.1:1","attemptTimeout":"PT1S",
                 "callTimeout":"PT3S","attempts":2}
                """))
        .isEqualTo(
            new KeyVaultConfiguration.AwsKms(
                URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1), Duration.ofSeconds(3), 2));
    assertThat(read("{\"type\":\"pkcs11\",\"library\":\"/lib/hsm.so\",\"pinFile\":\"pin\"}"))
        .isEqualTo(new KeyVaultConfiguration.Pkcs11(Path.of("/lib/hsm.so"), null, Path.of("pin")));
  }

  @Test
  void a_wrong_value_names_its_property() {
    assertThatThrownBy(() -> read("{\"type\":\"aws-kms\",\"attempts\":0}"))
        .hasStackTraceContaining("attempts is 1 to 10");
    assertThatThrownBy(() -> read("{\"type\":\"pkcs11\",\"library\":\"hsm.so\",\"pinFile\":\"p\"}"))
        .hasStackTraceContaining("library is an absolute path");
    assertThatThrownBy(() -> read("{\"type\":\"vaultwarden\"}"))
        .hasStackTraceContaining("vaultwarden");
  }

  @Test
  void a_pin_that_others_can_read_stops_the_start(@TempDir Path directory) throws Exception {
    Path pin = Files.writeString(directory.resolve("pin"), "1234");
    Files.setPosixFilePermissions(
        pin, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
    var configuration = new KeyVaultConfiguration.Pkcs11(Path.of("/lib/hsm.so"), null, pin);
    assertThatThrownBy(() -> KeyVaultConfiguration.Pkcs11.pin(configuration.pinFile()))
        .hasMessageContaining("pinFile")
        .hasMessageContaining("0600");
  }
}
