package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TenantTablesTest {
  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final RegionCode VIRGINIA = RegionCode.of("us-east-1");

  private volatile Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private final Decisions decisions =
      new Decisions(Regions.standard(), Packs.standard(), new Movable());
  private final TenantTables<Integer> tables = new TenantTables<>(decisions);

  @Test
  void tenants_with_equal_policies_share_one_table() throws Exception {
    tables.put(1, german("'scc'"));
    tables.put(2, german("'scc'"));
    tables.put(3, german(""));

    assertThat(tables.table(1)).isSameAs(tables.table(2)).isNotSameAs(tables.table(3));
    assertThat(tables.policies()).isEqualTo(2);
    assertThat(primary(1, VIRGINIA)).isTrue();
    assertThat(primary(3, VIRGINIA)).isFalse();
    assertThat(primary(3, FRANKFURT)).isTrue();
  }

  @Test
  void a_tenant_that_is_not_held_is_denied() throws Exception {
    tables.put(1, german("'scc'"));
    tables.remove(1);

    assertThat(primary(1, FRANKFURT)).isFalse();
    assertThat(primary(2, FRANKFURT)).isFalse();
    assertThat(tables.policies()).isZero();
  }

  @Test
  void other_facts_are_another_table() throws Exception {
    tables.put(1, german(""));
    assertThat(primary(1, VIRGINIA)).isFalse();

    tables.put(1, german("'scc'"));
    assertThat(primary(1, VIRGINIA)).isTrue();
    tables.put(1, german("'scc'"));
    assertThat(tables.policies()).isEqualTo(1);
  }

  @Test
  void a_date_on_the_clock_is_another_table() throws Exception {
    tables.put(1, german("{'mechanism':'scc','validUntil':'2026-07-02'}"));
    var before = tables.table(1);
    assertThat(primary(1, VIRGINIA)).isTrue();
    assertThat(primary(1, FRANKFURT)).isTrue();

    now = Instant.parse("2026-07-01T23:59:00Z");
    tables.refresh();
    assertThat(primary(1, VIRGINIA)).isFalse();
    assertThat(primary(1, FRANKFURT)).isTrue();
    assertThat(tables.table(1)).isNotSameAs(before);

    now = Instant.parse("2026-07-01T23:58:59.998Z");
    tables.refresh();
    assertThat(primary(1, VIRGINIA)).isTrue();
  }

  @Test
  @Timeout(60)
  void an_executor_looks_after_the_dates() throws Exception {
    try (var executor = Executors.newSingleThreadScheduledExecutor();
        var looked = TenantTables.<Integer>refreshedBy(executor, decisions)) {
      looked.put(1, german("{'mechanism':'scc','validUntil':'2026-07-02'}"));
      assertThat(looked.permits(1, AssetKind.PRIMARY, Action.STORE, VIRGINIA)).isTrue();

      now = Instant.parse("2026-07-01T23:59:30Z");
      while (looked.permits(1, AssetKind.PRIMARY, Action.STORE, VIRGINIA)) {
        Thread.onSpinWait();
      }
      assertThat(looked.permits(1, AssetKind.PRIMARY, Action.STORE, FRANKFURT)).isTrue();
    }
  }

  @Test
  void where_the_keys_are_is_an_input() throws Exception {
    tables.put(1, german("'scc_supplemented'"));

    assertThat(tables.permits(1, AssetKind.BACKUP, Action.STORE, VIRGINIA, FRANKFURT)).isTrue();
    assertThat(tables.permits(1, AssetKind.BACKUP, Action.STORE, VIRGINIA, VIRGINIA)).isFalse();
    assertThat(tables.permits(1, AssetKind.BACKUP, Action.STORE, VIRGINIA, null)).isFalse();
    assertThat(tables.permits(1, AssetKind.BACKUP, Action.STORE, VIRGINIA)).isFalse();
    assertThat(
            tables.permits(1, AssetKind.BACKUP, Action.STORE, VIRGINIA, RegionCode.of("xx-moon-1")))
        .isFalse();
  }

  private boolean primary(int tenant, RegionCode region) {
    return tables.permits(tenant, AssetKind.PRIMARY, Action.STORE, region);
  }

  private final class Movable extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static ResidencyPolicy german(String mechanisms) throws Exception {
    return new ObjectMapper()
        .readValue(
            ("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':["
                    + mechanisms
                    + "]}}")
                .replace('\'', '"'),
            ResidencyPolicy.class);
  }
}
