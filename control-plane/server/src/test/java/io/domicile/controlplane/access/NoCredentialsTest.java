package io.domicile.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stolen registry lets nobody in anywhere. */
@ExtendWith(PostgresExtension.class)
class NoCredentialsTest {

  @Test
  void the_registry_holds_no_credentials() throws Exception {
    TestRegistry registry = TestRegistry.create();
    String token;
    try (TestServer server = registry.start()) {
      Administrator admin = server.administrator();
      Answer registered =
          admin.post(
              "/v1/cells",
              "{\"cell\":\"us-east-1-a\",\"region\":\"us-east-1\",\"maxTenants\":5,"
                  + "\"endpointPattern\":\"http://{slug}.us-east-1.localhost:8120\"}");
      token = registered.json().path("enrolmentToken").asText();
      assertThat(token).isNotEmpty();
      TestCell cell = admin.cell("eu-central-1-a", 10);
      cell.report();
      admin.createGerman("acme");
      var tenant = cell.desired(0, 5).tenants().getFirst();
      cell.report(TestCell.observed(tenant, ObservedTenantState.ACTIVE, Instant.now()));
      assertThat(admin.get("/v1/tenants/acme").json().path("state").asText()).isEqualTo("active");
    }
    String signingKey = Files.readAllLines(registry.directory().resolve("signing.key")).getFirst();
    String everything = registry.jdbi().withHandle(NoCredentialsTest::dump);
    assertThat(everything)
        .contains("acme")
        .doesNotContain(token)
        .doesNotContain(registry.adminToken().reveal())
        .doesNotContain(signingKey)
        .doesNotContain("jdbc:")
        .doesNotContain("PRIVATE KEY")
        .doesNotContainIgnoringCase("password");
  }

  private static String dump(Handle handle) {
    List<String> tables =
        handle
            .createQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
            .mapTo(String.class)
            .list();
    List<String> rows = new ArrayList<>();
    for (String table : tables) {
      for (Map<String, Object> row :
          handle.createQuery("SELECT to_jsonb(t)::text AS row FROM " + table + " t").mapToMap()) {
        rows.add(String.valueOf(row.get("row")));
      }
      // Payloads of evidence are bytes; read them as the text that they are.
      if (table.equals("evidence_payload")) {
        rows.addAll(
            handle
                .createQuery("SELECT convert_from(content, 'UTF8') FROM evidence_payload")
                .mapTo(String.class)
                .list());
      }
    }
    return String.join("\n", rows);
  }
}
