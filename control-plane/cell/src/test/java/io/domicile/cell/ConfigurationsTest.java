package io.domicile.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.selection.KeyVaultConfiguration;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.Configuration;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example configuration, mapped in full, and what is wrong with others. */
final class ConfigurationsTest {

  private static final Path CELL = Path.of("src/test/resources/cell.yml");

  @TempDir private Path directory;

  @Test
  void the_cells_example_maps_in_full() throws Exception {
    var cell = read(CellConfiguration.class, CELL);

    assertThat(cell.cell()).isEqualTo(CellId.of("eu-central-1-a"));
    assertThat(cell.region()).isEqualTo(RegionCode.of("eu-central-1"));
    assertThat(cell.maxTenants()).isEqualTo(200);
    assertThat(cell.identity().keyFile()).isEqualTo(Path.of("target/cell/identity.key"));
    assertThat(cell.identity().feedKeyFile()).isEqualTo(Path.of("target/cell/feed.key"));
    assertThat(cell.controlPlane().url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(cell.controlPlane().enrolmentTokenFile())
        .isEqualTo(Path.of("target/cell/enrolment-token"));
    assertThat(cell.database().url()).isEqualTo("jdbc:postgresql://127.0.0.1:15433/cell");
    assertThat(cell.tenantsCluster().address().port()).isEqualTo(15434);
    assertThat(cell.tenantsCluster().connectionBudget()).isEqualTo(200);
    assertThat(cell.vault().name()).isEqualTo("vault-eu-central-1");
    assertThat(cell.warmSpares()).isEqualTo(3);
    assertThat(cell.product().name()).isEqualTo("billing");
    assertThat(cell.runtimes())
        .singleElement()
        .satisfies(
            runtime -> assertThat(runtime.id()).isEqualTo(RuntimeId.of("runtime-eu-central-1")));
    assertThat(cell.operatorTokenSha256()).hasSize(64);
    assertThat(cell.law())
        .isEqualTo(new LawFolders(Path.of("target/law/packs"), Path.of("target/law/lists")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_block_of_the_page_on_keys_is_read_as_it_stands_there(boolean former) throws Exception {
    Matcher block =
        Pattern.compile("```yaml\\n(vault:\\n.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../../docs/keys.md")));
    assertThat(block.find()).isTrue();
    String vault = former ? block.group(1).replace("# formerKeys:", "formerKeys:") : block.group(1);
    Path file = directory.resolve("cell.yml");
    Files.writeString(
        file,
        Files.readString(CELL)
            .replaceFirst("(?m)^vault:\\n(?:  .*\\n)+", Matcher.quoteReplacement(vault)));

    var read = read(CellConfiguration.class, file).vault();
    assertThat(read.url()).isEqualTo(URI.create("http://127.0.0.1:8230"));
    assertThat(read.keysOrLocal()).isEqualTo(new KeyVaultConfiguration.Local());
    assertThat(read.formerKeys() != null).isEqualTo(former);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          region: eu-central-1 | region: us-east-1 | cell must begin with its region's code
          maxTenants: 200 | maxTenants: 0 | maxTenants must be greater than or equal to 1
          operatorTokenSha256: e3b0 | operatorTokenSha256: E3b0 | operatorTokenSha256 must be a SHA-256
          warmSpares: 3 | warmSpares: -1 | warmSpares must be greater than or equal to 0
          name: vault-eu-central-1 | keyCheck: PT1S | needs name and url, unless keys and secrets are elsewhere
          port: 15434 | port: 0 | tenantsCluster.port must be greater than or equal to 1
          """)
  void a_wrong_value_stops_the_start_and_names_the_property(String good, String bad, String message)
      throws Exception {
    Path file = directory.resolve("cell.yml");
    Files.writeString(file, Files.readString(CELL).replaceFirst(good, bad));

    assertThatThrownBy(() -> read(CellConfiguration.class, file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private static <T extends Configuration> T read(Class<T> type, Path file) throws Exception {
    return new YamlConfigurationFactory<>(
            type, Validators.newValidator(), Jackson.newObjectMapper(), "dw")
        .build(new FileConfigurationSourceProvider(), file.toString());
  }
}
