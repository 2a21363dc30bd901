package io.domicile.controlplane.twoservers;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers on one registry are one control plane. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersTest {

  private final TestRegistry registry = TestRegistry.create();
  private final TestServer one = registry.start();
  private final TestServer two = registry.start();
  private final TestCell cell = one.administrator().cell("eu-central-1-a", 1000);

  @BeforeAll
  void report() {
    cell.report();
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void one_key_on_both_servers_at_once_makes_one_tenant() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Administrator admin = (i % 2 == 0 ? one : two).administrator();
        answers.add(
            executor.submit(() -> admin.post("/v1/tenants", "both", Administrator.german("both"))));
      }
      Set<String> operations = new HashSet<>();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(202);
        operations.add(answer.get().json().path("id").asText());
      }
      assertThat(operations).hasSize(1);
    }
  }

  @Test
  void a_poll_at_one_server_hears_what_the_other_one_decided() throws Exception {
    TestCell atTwo = cell.at(two.base());
    long known = version(atTwo);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<DesiredState> waiting = executor.submit(() -> atTwo.desired(known, 20));
      long before = System.nanoTime();
      assertThat(one.administrator().createGerman("across").status()).isEqualTo(202);
      DesiredTenant tenant = waiting.get().tenants().getLast();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      atTwo.report(TestCell.observed(tenant, ObservedTenantState.ACTIVE, Instant.now()));
      assertThat(one.administrator().get("/v1/tenants/across").json().path("state").asText())
          .isEqualTo("active");
    }
  }

  @Test
  void versions_come_without_gaps_whichever_server_gave_them() throws Exception {
    long known = version(cell);
    int tenants = 40;
    List<DesiredTenant> seen = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    List<Future<Answer>> created = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tenants; i++) {
        Administrator admin = (i % 2 == 0 ? one : two).administrator();
        String slug = "gapless-" + i;
        created.add(executor.submit(() -> admin.createGerman(slug)));
      }
      long version = known;
      int turn = 0;
      while (version < known + tenants) {
        DesiredState state = cell.at((turn++ % 2 == 0 ? one : two).base()).desired(version, 20);
        // As many tenants as versions: none was skipped between two polls.
        assertThat(state.tenants()).hasSize((int) (state.version() - version));
        seen.addAll(state.tenants());
        LongStream.rangeClosed(version + 1, state.version()).forEach(versions::add);
        version = state.version();
      }
      for (Future<Answer> answer : created) {
        assertThat(answer.get().status()).isEqualTo(202);
      }
    }
    assertThat(versions).hasSize(tenants);
    assertThat(seen.stream().map(DesiredTenant::tenant).distinct()).hasSize(tenants);
  }

  private static long version(TestCell cell) {
    return cell.poll(0, 0).status() == 204 ? 0 : cell.desired(0, 0).version();
  }
}
