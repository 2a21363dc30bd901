package io.domicile.controlplane.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The promise: ten thousand tenants in two hundred combinations, judged within five seconds. */
@Tag("slow")
@ExtendWith(PostgresExtension.class)
class FleetOfTenThousandTest {

  /** Ten times the promise, so that a busy machine is no failure; the figure itself is printed. */
  private static final Duration GENEROUS = Duration.ofSeconds(50);

  @Test
  void ten_thousand_tenants_in_two_hundred_combinations_are_judged() throws Exception {
    TestRegistry registry = TestRegistry.create();
    try (TestServer server = registry.start()) {
      LoadedFleet.load(registry.jdbi(), 10_000, 200);
      for (String body :
          new String[] {
            "{\"changes\":[{\"list\":\"eu-dpf\",\"country\":\"US\",\"listed\":false}]}",
            "{\"changes\":[{\"list\":\"eu-dpf\",\"country\":\"US\",\"listed\":false}]}",
            "{\"at\":\"2031-12-27\"}"
          }) {
        long start = System.nanoTime();
        Answer answer = server.administrator().post("/v1/policy-simulations", body);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String text = answer.text().stripTrailing();
        JsonNode summary = Json.mapper().readTree(text.substring(text.lastIndexOf('\n') + 1));
        System.out.printf(
            "MEASURED %s: %d ms, %d bytes, %s%n",
            body, took.toMillis(), answer.bytes().length, summary);
        assertThat(summary.path("tenantsLookedAt").asInt()).isEqualTo(10_000);
        assertThat(summary.path("combinations").asInt()).isEqualTo(200);
        assertThat(took).isLessThan(GENEROUS);
      }
    }
  }
}
