package io.domicile.controlplane.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.ServerWithCell;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.TestClient;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Event streams as an EventSource that others wrote reads them, and as crowds open and leave them.
 */
final class EventStreamTest {

  private static final int CROWD = 500;
  private static final int ARRIVING = 25;

  @RegisterExtension static final ServerWithCell RUNNING = new ServerWithCell();

  private final TestRegistry registry = RUNNING.registry();
  private final TestServer server = RUNNING.server();
  private final Administrator admin = RUNNING.admin();
  private final TestCell eu = RUNNING.cell();

  @Test
  void an_event_source_follows_an_operation_and_leaves_it_when_it_is_over() throws Exception {
    long known = eu.desired(0, 0).version();
    String address = admin.createGerman("followed").header("Location") + "/events";
    var statuses = new CopyOnWriteArrayList<Integer>();
    var events = new CopyOnWriteArrayList<InboundSseEvent>();
    var failure = new AtomicReference<Throwable>();
    Client client = ClientBuilder.newClient();
    client.register(
        (ClientRequestFilter)
            request -> request.getHeaders().putSingle("Authorization", authorization()));
    client.register(
        (ClientResponseFilter) (request, response) -> statuses.add(response.getStatus()));
    try (SseEventSource source =
        SseEventSource.target(client.target(server.base().resolve(address)))
            .reconnectingEvery(100, TimeUnit.MILLISECONDS)
            .build()) {
      // Jersey's client also hands over blocks without data, which the standard lets it ignore.
      source.register(
          event -> {
            if (!event.isEmpty()) {
              events.add(event);
            }
          },
          failure::set);
      source.open();
      await().untilAsserted(() -> assertThat(events).isNotEmpty());
      assertThat(state(events.getFirst())).isEqualTo("running");

      DesiredTenant desired = eu.desired(known, 5).tenants().getFirst();
      eu.report(TestCell.observed(desired, ObservedTenantState.ACTIVE, Instant.now()));

      await().untilAsserted(() -> assertThat(statuses).contains(204));
      assertThat(state(events.getLast())).isEqualTo("succeeded");
      assertThat(events).extracting(InboundSseEvent::getId).doesNotHaveDuplicates();
      // A browser's stops at the first 204 (WHATWG HTML, server-sent events); Jersey's asks again.
      assertThat(statuses).containsOnly(200, 204);
      assertThat(failure).hasNullValue();
    } finally {
      client.close();
    }
  }

  @Test
  void five_hundred_clients_that_come_and_go_cost_neither_places_nor_looks_at_the_database()
      throws Exception {
    String address = admin.createGerman("crowded").header("Location") + "/events";
    List<Stream> crowd = new ArrayList<>();
    try {
      // Each looks at its operation once when it comes. On a slow machine a wait for one of the
      // pool's
      // few connections could outlast the pool's patience if all came in the same moment.
      while (crowd.size() < CROWD) {
        var arriving = new ArrayList<Stream>();
        for (int i = 0; i < ARRIVING; i++) {
          arriving.add(new Stream(address));
          crowd.add(arriving.getLast());
        }
        for (Stream stream : arriving) {
          assertThat(stream.next("HTTP/1.1 ")).contains("200");
          assertThat(stream.next("data: ")).contains("\"state\":\"running\"");
        }
      }
      assertThat(open()).isEqualTo(CROWD);

      long before = transactions();
      crowd.getFirst().next(": still here");
      assertThat(transactions() - before).isLessThan(CROWD);
    } finally {
      for (Stream stream : crowd) {
        stream.close();
      }
    }
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(open()).isZero());
    try (var afterwards = new Stream(address)) {
      assertThat(afterwards.next("data: ")).contains("\"state\":\"running\"");
    }
  }

  private String authorization() {
    return "Bearer " + registry.adminToken().reveal();
  }

  private static String state(InboundSseEvent event) throws IOException {
    return Json.mapper().readTree(event.readData()).path("state").asText();
  }

  private int open() {
    return metrics().at("/gauges/operations.event-streams/value").asInt();
  }

  private JsonNode metrics() {
    return TestClient.of(server.adminBase()).get("/metrics").expect(200).json();
  }

  /** How many this server's pool has lent out: each look at the database borrows a connection. */
  private long transactions() {
    long borrowed = 0;
    for (var timer : metrics().path("timers").properties()) {
      if (timer.getKey().endsWith("pool.Wait")) {
        borrowed += timer.getValue().path("count").asLong();
      }
    }
    assertThat(borrowed).isPositive();
    return borrowed;
  }

  /** A client that only reads, line by line. */
  private final class Stream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Stream(String address) throws IOException {
      socket = new Socket(server.base().getHost(), server.base().getPort());
      socket.setSoTimeout(60_000);
      lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String request =
          "GET "
              + address
              + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
              + authorization()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
    }

    /** The next line that begins so. */
    String next(String beginning) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(beginning)) {
          return line;
        }
      }
      throw new IOException("The stream ended before " + beginning);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
