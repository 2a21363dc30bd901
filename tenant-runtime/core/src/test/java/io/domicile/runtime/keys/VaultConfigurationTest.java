package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.json.Json;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.local.LocalVaultClient;
import io.domicile.vaults.selection.KeyVaultConfiguration;
import jakarta.validation.Validation;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The block of docs/keys.md that a runtime is configured with. */
final class VaultConfigurationTest {

  private static final Pattern BLOCK =
      Pattern.compile("```yaml\\n(domicile:\\n.*?)```", Pattern.DOTALL);

  /** With the first of the lines that are commented out, so that each alternative is read too. */
  private static List<String> blocks() throws Exception {
    Matcher found = BLOCK.matcher(Files.readString(Path.of("../../docs/keys.md")));
    assertThat(found.find()).isTrue();
    String block = found.group(1);
    var blocks = new ArrayList<String>(List.of(block));
    blocks.add(
        block
            .replace("keys: {type: local}", "keys: {type: aws-kms}")
            .replace("# formerKeys", "formerKeys"));
    return blocks;
  }

  @Test
  void is_read_as_it_stands_there_and_opens_a_vault() throws Exception {
    var mapper = Json.configure(new com.fasterxml.jackson.databind.ObjectMapper(new YAMLFactory()));
    try (var validators = Validation.buildDefaultValidatorFactory();
        var http = HttpClient.newHttpClient()) {
      for (String block : blocks()) {
        JsonNode vault = mapper.readTree(block).path("domicile").path("vault");
        var configuration = mapper.treeToValue(vault, VaultConfiguration.class);
        assertThat(validators.getValidator().validate(configuration)).isEmpty();
        assertThat(configuration.audience()).isEqualTo("vault-eu-central-1");
        assertThat(configuration.url()).isEqualTo(URI.create("http://127.0.0.1:8230"));
        if (configuration.formerKeys() == null) {
          // The other's SDK is on the class path of those who choose it.
          assertThat(open(configuration, http)).isInstanceOf(LocalVaultClient.class);
        } else {
          assertThat(configuration.keys()).isInstanceOf(KeyVaultConfiguration.AwsKms.class);
        }
      }
    }
  }

  private static KeyVault open(VaultConfiguration configuration, HttpClient http) {
    return configuration.openKeys(
        (url, audience) ->
            new SignedHttpClient(
                http,
                url,
                new RequestSigner("runtime-1", audience, SigningKey.generate(), Clock.systemUTC())),
        RegionCode.of("eu-central-1"),
        Clock.systemUTC());
  }
}
