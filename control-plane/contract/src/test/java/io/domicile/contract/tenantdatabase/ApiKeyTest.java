package io.domicile.contract.tenantdatabase;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {

  private static final Secret<Bytes> MAC_KEY = new Secret<>(Bytes.copyOf(new byte[32]));
  private final TenantId tenant = TenantId.random(Clock.systemUTC());
  private final ApiKey minted =
      ApiKey.mint(new RegionCode("eu-central-1"), tenant, MAC_KEY, new SecureRandom());

  @Test
  void a_minted_key_reads_back_with_its_region_tenant_and_hash() {
    var parsed = ApiKey.parse(minted.text()).orElseThrow();

    assertThat(parsed.region()).isEqualTo(new RegionCode("eu-central-1"));
    assertThat(parsed.tenant()).isEqualTo(tenant);
    assertThat(parsed.id()).isEqualTo(minted.id());
    assertThat(parsed.secretSha256()).isEqualTo(minted.secretSha256());
    assertThat(parsed.hasMacOf(MAC_KEY)).isTrue();
  }

  @Test
  void a_key_with_any_digit_changed_has_no_valid_mac() {
    String text = minted.text().reveal();
    for (int i = "dk_eu-central-1_".length(); i < text.length(); i++) {
      if (text.charAt(i) == '_') {
        continue;
      }
      char changed = text.charAt(i) == '0' ? '1' : '0';
      var parsed =
          ApiKey.parse(new Secret<>(text.substring(0, i) + changed + text.substring(i + 1)))
              .orElseThrow();
      assertThat(parsed.hasMacOf(MAC_KEY)).as("digit %d", i).isFalse();
    }
  }

  @Test
  void a_key_renamed_to_another_region_or_checked_with_another_tenants_mac_key_is_refused() {
    var renamed = new Secret<>(minted.text().reveal().replace("eu-central-1", "us-east-1"));
    byte[] other = new byte[32];
    other[0] = 1;

    assertThat(ApiKey.parse(renamed).orElseThrow().hasMacOf(MAC_KEY)).isFalse();
    assertThat(minted.hasMacOf(new Secret<>(Bytes.copyOf(other)))).isFalse();
  }

  @Test
  void anything_else_is_not_a_key() {
    String text = minted.text().reveal();
    for (String bad :
        List.of(
            "",
            "dk_",
            text + "0",
            text.substring(1),
            text.toUpperCase(java.util.Locale.ROOT),
            " " + text)) {
      assertThat(ApiKey.parse(new Secret<>(bad))).isEmpty();
    }
    for (int i = 0; i < text.length(); i++) {
      assertThat(ApiKey.parse(new Secret<>(text.substring(0, i)))).as("cut at %d", i).isEmpty();
      String replaced = text.substring(0, i) + "%" + text.substring(i + 1);
      assertThat(ApiKey.parse(new Secret<>(replaced))).as("replaced at %d", i).isEmpty();
    }
  }

  @Test
  void a_key_never_prints_its_secret() {
    assertThat(minted.toString() + minted.text())
        .doesNotContain(minted.text().reveal().substring(70));
  }
}
