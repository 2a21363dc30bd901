package io.domicile.cell.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.testing.OwnCellDatabase;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class ObservationsTest {

  @TempDir private Path directory;
  private CellDatabase database;
  private Observations observations;
  private final TenantId tenant = TenantId.random(Clock.systemUTC());

  @BeforeEach
  void open(PostgresExtension.Cluster cluster) throws Exception {
    database = OwnCellDatabase.open(cluster, directory);
    observations = new Observations(database, new Changes(database), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.stop();
  }

  private void record(long generation, ObservedTenantState state) {
    observations.record(tenant, new Generation(generation), Epoch.FIRST, state, null, 1, null);
  }

  @Test
  void what_work_on_an_earlier_generation_comes_to_does_not_replace_what_is_known_of_a_later_one() {
    record(2, ObservedTenantState.SUSPENDED);
    observations.acknowledge(observations.unheard(10));
    record(1, ObservedTenantState.ACTIVE);

    var found = observations.find(tenant).orElseThrow();
    assertThat(found.generation()).isEqualTo(new Generation(2));
    assertThat(found.state()).isEqualTo(ObservedTenantState.SUSPENDED);
    assertThat(observations.unheard(10)).isEmpty();

    record(2, ObservedTenantState.ACTIVE);
    record(3, ObservedTenantState.SUSPENDED);
    assertThat(observations.find(tenant).orElseThrow().generation()).isEqualTo(new Generation(3));
    assertThat(observations.unheard(10)).hasSize(1);
  }
}
