package io.domicile.contract.desiredstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.vault.VaultKeyId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Desired tenants and observed keys from before tenants named keys of their own. */
final class OwnKeysInDocumentsTest {

  private static final String OBSERVED =
      """
      {"enabled":true,"found":"enabled","cause":"operator","awaitsEpoch":false,"rootKeyVersion":1,\
      "dark":[],"use":[]}""";

  private static DesiredTenant desired(String more) {
    String json =
        """
        {"tenant":"01a1e8a0-0000-7000-8000-000000000001","slug":"acme","generation":1,"epoch":1,"serving":"active",
         "isolation":"database","residency":{"packs":[],"facts":{"dataCategories":["personal"],
         "subjectCountries":["DE"],"transferMechanisms":[]}}%s}
        """
            .formatted(more);
    return Json.read(json.getBytes(StandardCharsets.UTF_8), DesiredTenant.class);
  }

  @Test
  void a_desired_tenant_without_a_key_has_none_and_is_written_without_one() {
    DesiredTenant old = desired("");
    assertThat(old.vaultKey()).isNull();
    // A cell of before refuses a member that it does not know; it gets one only if there is a key.
    assertThat(new String(Json.write(old), StandardCharsets.UTF_8)).doesNotContain("vaultKey");
    assertThat(desired(",\"vaultKey\":\"arn:aws:kms:eu-central-1:1:key/a\"").vaultKey())
        .isEqualTo(new VaultKeyId("arn:aws:kms:eu-central-1:1:key/a"));
  }

  @Test
  void an_observed_key_without_a_name_is_read() {
    ObservedKey old = Json.read(OBSERVED.getBytes(StandardCharsets.UTF_8), ObservedKey.class);
    assertThat(old.vaultKey()).isNull();
    assertThat(old.named()).isNull();
    assertThat(Json.read(Json.write(old), ObservedKey.class)).isEqualTo(old);
  }
}
