package com.example.anyframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.DomicileConfiguration;
import io.domicile.runtime.pools.TenantUnavailableException;
import io.domicile.testing.DomicileExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AnyFrameworkTest {

  @RegisterExtension
  static final DomicileExtension DOMICILE =
      DomicileExtension.withSchema("notes", Path.of("schema"));

  @Test
  void jdbc_spring_and_cdi_reach_the_tenants_own_database() throws Exception {
    try (var databases = new TenantDatabases(configuration())) {
      var acme = DOMICILE.createTenant("acme");
      var globex = DOMICILE.createTenant("globex");
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
  void who_is_not_a_tenant_here_is_refused_before_anything_is_sent() throws Exception {
    try (var databases = new TenantDatabases(configuration())) {
      var stranger = databases.of(TenantId.random(Clock.systemUTC()));
      assertThatThrownBy(stranger::getConnection)
          .isInstanceOf(SQLException.class)
          .isInstanceOfSatisfying(
              TenantUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(TenantUnavailableException.Reason.UNKNOWN));
    }
  }

  private static DomicileConfiguration configuration() throws JsonProcessingException {
    return Json.mapper()
        .treeToValue(DOMICILE.section(Path.of("notes.yml")), DomicileConfiguration.class);
  }
}
