package io.domicile.cell.keywitness;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.testing.OwnCellDatabase;
import io.domicile.contract.tenant.TenantId;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** To which outage a report of darkness belongs that comes when the key is on again. */
@ExtendWith(PostgresExtension.class)
final class WitnessDaoTest {

  private static final Instant OFF = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private CellDatabase database;
  private final TenantId tenant = TenantId.random(Clock.systemUTC());

  @BeforeEach
  void open(PostgresExtension.Cluster cluster) throws Exception {
    database = OwnCellDatabase.open(cluster, directory);
    event("disable-wanted", 0);
    event("vault-says-disabled", 1);
    event("enable-wanted", 60);
    event("vault-says-enabled", 61);
  }

  @AfterEach
  void close() {
    database.stop();
  }

  private void event(String kind, int seconds) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO key_event (tenant, at, kind, detail) VALUES (?, ?, ?, '')",
                    tenant.value(),
                    OFF.plusSeconds(seconds).atOffset(ZoneOffset.UTC),
                    kind));
  }

  private @Nullable Instant offBefore(int seconds) {
    return database
        .jdbi()
        .withExtension(
            WitnessDao.class,
            dao -> dao.offBefore(tenant, OFF.plusSeconds(seconds).atOffset(ZoneOffset.UTC)));
  }

  @Test
  void darkness_while_the_key_was_off_belongs_to_that_outage() {
    Instant noted = OFF.plusSeconds(1);
    assertThat(offBefore(2)).isEqualTo(noted);
    assertThat(offBefore(59)).isEqualTo(noted);
    assertThat(offBefore(62)).as("clocks differ").isEqualTo(noted);
  }

  @Test
  void darkness_after_the_key_was_on_again_belongs_to_no_outage_that_was_over() {
    assertThat(offBefore(70)).isNull();
    assertThat(offBefore((int) Duration.ofDays(30).toSeconds())).isNull();
    event("disable-wanted", 100);
    assertThat(offBefore(101)).isEqualTo(OFF.plusSeconds(100));
  }

  @Test
  void darkness_before_any_outage_belongs_to_none() {
    assertThat(offBefore(-10)).isNull();
  }
}
