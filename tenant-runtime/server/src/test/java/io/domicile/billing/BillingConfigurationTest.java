package io.domicile.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.PoolLimits;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BillingConfigurationTest {

  @Test
  void the_example_is_complete() throws Exception {
    var domicile = read(example()).domicile();
    assertThat(domicile.runtime()).isEqualTo(new RuntimeId("runtime-eu-central-1"));
    assertThat(domicile.region()).isEqualTo(new RegionCode("eu-central-1"));
    assertThat(domicile.domain()).isEqualTo("localhost");
    assertThat(domicile.identityKey()).hasToString(".domicile/runtimes/eu-central-1/identity.key");
    assertThat(domicile.stateDirectory()).hasToString(".domicile/runtimes/eu-central-1/state");
    assertThat(domicile.cell().id()).isEqualTo(new CellId("eu-central-1-a"));
    assertThat(domicile.cell().url()).isEqualTo(URI.create("http://127.0.0.1:8210"));
    assertThat(domicile.cell().feedKeys()).hasSize(1);
    assertThat(domicile.vault().url()).isEqualTo(URI.create("http://127.0.0.1:8230"));
    assertThat(domicile.vault().audience()).isEqualTo("vault-eu-central-1");
  }

  @Test
  void the_example_s_limits_are_the_defaults() throws Exception {
    var domicile = read(example()).domicile();
    assertThat(domicile.pools()).isEqualTo(PoolLimits.DEFAULTS);
    assertThat(domicile.keys()).isEqualTo(KeyLimits.DEFAULTS);
    String short_ = example().substring(0, example().indexOf("  # Everything below"));
    assertThat(read(short_).domicile()).isEqualTo(domicile);
  }

  @Test
  void a_wrong_value_is_refused_with_its_property_s_name() throws Exception {
    assertRefused(example().replace("region: eu-central-1", "region: Frankfurt"), "region");
    assertRefused(example().replace("maxPerTenant: 8", "maxPerTenant: 0"), "maxPerTenant");
    assertRefused(example().replace("grace: PT15M", "grace: forever"), "grace");
    assertRefused(example().replace("domain: localhost", "domain: 'http://x'"), "domain");
    assertRefused(example().replace("  vault:", "  vualt:"), "vault");
    assertRefused(example().replace("maxPerTenant", "maxPerTenent"), "maxPerTenent");
    assertRefused(
        example().replaceAll("      - 11qY.*\n", "").replace("feedKeys:", "feedKeys: []"),
        "feedKeys");
  }

  private static void assertRefused(String yaml, String property) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(property);
  }

  private static String example() throws IOException {
    try (var in = BillingConfigurationTest.class.getResourceAsStream("/billing.yml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static BillingConfiguration read(String yaml) throws IOException, ConfigurationException {
    var factory =
        new YamlConfigurationFactory<>(
            BillingConfiguration.class,
            Validators.newValidator(),
            Json.configure(Jackson.newObjectMapper()),
            "dw");
    return factory.build(
        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "billing.yml");
  }
}
