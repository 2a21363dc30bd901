package com.example.anyframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.notes.SampleCell;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.testing.PostgresExtension;
import io.domicile.runtime.pools.TenantUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class AnyFrameworkTest {

  @Test
  void jdbc_spring_and_cdi_reach_the_tenants_own_database(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    try (var cell = new SampleCell(cluster, directory);
        var databases = new TenantDatabases(cell.configuration())) {
      var acme = cell.createTenant("acme");
      var globex = cell.createTenant("globex");
      for (int i = 0; i < 3; i++) {
        acme.execute("INSERT INTO app.note VALUES (gen_random_uuid(), '\\x00', now())");
      }
      var plain = new PlainNotes(databases);
      Awaitility.await()
          .ignoreExceptionsInstanceOf(TenantUnavailableException.class)
          .until(() -> plain.count(globex.id()) == 0);
      assertThat(plain.count(acme.id())).isEqualTo(3);

      assertThat(new SpringNotes(databases).forgetAll(acme.id())).isEqualTo(3);
      assertThat(plain.count(acme.id())).isZero();

      var produced = new QuarkusTenantDataSource().ofTheRequest(databases, globex.id());
      try (var connection = produced.getConnection()) {
        assertThat(connection.getCatalog()).isEqualTo(globex.database());
      }
    }
  }

  @Test
  void who_is_not_a_tenant_here_is_refused_before_anything_is_sent(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    try (var cell = new SampleCell(cluster, directory);
        var databases = new TenantDatabases(cell.configuration())) {
      var stranger = databases.of(TenantId.random(Clock.systemUTC()));
      assertThatThrownBy(stranger::getConnection)
          .isInstanceOf(SQLException.class)
          .isInstanceOfSatisfying(
              TenantUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(TenantUnavailableException.Reason.UNKNOWN));
    }
  }
}
