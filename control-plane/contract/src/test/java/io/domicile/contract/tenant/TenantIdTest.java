package io.domicile.contract.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TenantIdTest {

  @Test
  void an_id_reads_back_from_both_of_its_forms() {
    for (int i = 0; i < 1_000; i++) {
      var id = TenantId.random(Clock.systemUTC());

      assertThat(TenantId.of(id.toString())).isEqualTo(id);
      assertThat(TenantId.ofHex(id.hex())).isEqualTo(id);
    }
  }

  @Test
  void a_random_id_is_a_version_7_uuid_that_carries_its_time() {
    var noon = Instant.parse("2026-06-01T12:00:00.123Z");

    var uuid = TenantId.random(Clock.fixed(noon, ZoneOffset.UTC)).value();

    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(noon.toEpochMilli());
  }

  @Test
  void a_text_that_is_not_a_canonical_uuid_is_refused() {
    for (String text :
        List.of("", "1-1-1-1-1", "0190A0B0-0000-7000-8000-000000000000", "x".repeat(36))) {
      assertThatIllegalArgumentException().isThrownBy(() -> TenantId.of(text));
    }
  }
}
