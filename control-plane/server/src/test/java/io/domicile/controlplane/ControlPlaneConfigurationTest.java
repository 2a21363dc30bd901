package io.domicile.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.region.Partition;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.Duration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole file, its defaults, and that a mistake is named. */
class ControlPlaneConfigurationTest {

  private static final String SMALLEST =
      """
      signingKeyFile: a/signing.key
      database: {url: "jdbc:postgresql://127.0.0.1/registry", user: registry}
      access: {adminTokenFile: a/admin-token}
      evidenceLog: {origin: domicile.example/log, keyFile: a/evidence.key}
      """;

  private final ConfigurationFactory<ControlPlaneConfiguration> factory =
      new DefaultConfigurationFactoryFactory<ControlPlaneConfiguration>()
          .create(
              ControlPlaneConfiguration.class,
              Validators.newValidator(),
              Jackson.newObjectMapper(),
              "dw");

  private ControlPlaneConfiguration parse(String yaml) throws Exception {
    return factory.build(
        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test.yml");
  }

  @Test
  void the_example_file_sets_everything() throws Exception {
    var configuration =
        factory.build(new ResourceConfigurationSourceProvider(), "control-plane.yml");
    assertThat(configuration.signingKeyFile())
        .isEqualTo(Path.of("target/control-plane/signing.key"));
    assertThat(configuration.database().url())
        .isEqualTo("jdbc:postgresql://127.0.0.1:15432/registry");
    assertThat(configuration.database().user()).isEqualTo("registry");
    assertThat(configuration.database().passwordFile())
        .isEqualTo(Path.of("target/control-plane/database-password"));
    assertThat(configuration.database().maximumPoolSize()).isEqualTo(16);
    assertThat(configuration.access().adminTokenFile())
        .isEqualTo(Path.of("target/control-plane/admin-token"));
    assertThat(configuration.evidenceLog().origin()).isEqualTo("localhost:8080/v1/log");
    assertThat(configuration.placement().retryInterval()).isEqualTo(Duration.seconds(2));
    assertThat(configuration.placement().sweepInterval()).isEqualTo(Duration.minutes(5));
    assertThat(configuration.placement().replayInterval()).isEqualTo(Duration.minutes(10));
    assertThat(configuration.placement().silentAfter()).isEqualTo(Duration.minutes(1));
    assertThat(configuration.product()).isPresent();
    assertThat(configuration.product().orElseThrow().name()).isEqualTo("billing");
    assertThat(configuration.law())
        .isEqualTo(new LawFolders(Path.of("target/law/packs"), Path.of("target/law/lists")));
  }

  @Test
  void what_is_left_out_has_its_default() throws Exception {
    var configuration = parse(SMALLEST);
    assertThat(configuration.database().maximumPoolSize()).isEqualTo(16);
    assertThat(configuration.placement().partition()).isEqualTo(Partition.AWS);
    assertThat(configuration.placement().retryInterval()).isEqualTo(Duration.seconds(2));
    assertThat(configuration.placement().sweepInterval()).isEqualTo(Duration.minutes(5));
    assertThat(configuration.placement().replayInterval()).isEqualTo(Duration.minutes(10));
    assertThat(configuration.placement().silentAfter()).isEqualTo(Duration.minutes(1));
    assertThat(configuration.product()).isEmpty();
    assertThat(configuration.law()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "signingKeyFile: a/signing.key, '', signingKeyFile",
    "user: registry, user: ' ', database.user",
    "adminTokenFile: a/admin-token, '', access",
    "adminTokenFile: a/admin-token, adminTokenSha256: xyz, access.adminTokenSha256",
    "user: registry, 'user: registry, maximumPoolSize: 1', database.maximumPoolSize",
    "user: registry, 'user: registry, colour: red', colour"
  })
  void a_mistake_is_refused_by_its_name(String right, String wrong, String named) {
    assertThatThrownBy(() -> parse(SMALLEST.replace(right, wrong)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(named);
  }
}
