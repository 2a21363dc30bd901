package io.domicile.localvault;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.region.RegionCode;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example configuration, mapped in full. */
final class LocalVaultConfigurationTest {

  @Test
  void the_vaults_example_maps_in_full() throws Exception {
    var vault =
        new YamlConfigurationFactory<>(
                LocalVaultConfiguration.class,
                Validators.newValidator(),
                Jackson.newObjectMapper(),
                "dw")
            .build(new FileConfigurationSourceProvider(), "src/test/resources/localvault.yml");

    assertThat(vault.name()).isEqualTo("vault-eu-central-1");
    assertThat(vault.region()).isEqualTo(RegionCode.of("eu-central-1"));
    assertThat(vault.directory()).isEqualTo(Path.of("target/localvault/records"));
    assertThat(vault.masterKeyFile()).isEqualTo(Path.of("target/localvault/master.key"));
    assertThat(vault.clients())
        .extracting(LocalVaultConfiguration.Client::role)
        .containsExactly(ClientRole.CELL, ClientRole.RUNTIME);
  }
}
