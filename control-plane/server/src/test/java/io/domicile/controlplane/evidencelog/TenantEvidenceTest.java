package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.note.NotePublicKey;
import io.domicile.evidence.note.SignedNote;
import io.domicile.evidence.tile.EntryBundle;
import io.domicile.evidence.verify.Verifier;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two real control-plane processes on one registry leave behind, as an auditor finds it. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantEvidenceTest {

  private final TestRegistry registry = TestRegistry.create();
  private final TestServer first = registry.start();
  private final TestServer second = registry.start();
  private final Administrator admin = first.administrator();
  private final TestCell cell = admin.cell("eu-central-1-a", 100);
  private Verifier verifier;

  @BeforeAll
  void begin() throws Exception {
    assertThat(cell.report().status()).isEqualTo(200);
    String key = Files.readString(registry.directory().resolve("evidence.key.pub")).strip();
    NotePublicKey published = NotePublicKey.parse(key);
    verifier = new Verifier(published.name().value(), List.of(published));
  }

  @AfterAll
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void a_tenants_whole_way_is_in_the_log_in_its_order() throws Exception {
    TestServer[] servers = {first, second};
    List<Subject> tenants = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Administrator either = servers[i % 2].administrator();
      assertThat(either.createGerman("evident-" + i).status()).isEqualTo(202);
      String id = either.get("/v1/tenants/evident-" + i).json().path("id").asText();
      tenants.add(Subject.of("tenant", id));
    }
    cell.desired(0, 5)
        .tenants()
        .forEach(
            asked ->
                cell.report(TestCell.observed(asked, ObservedTenantState.ACTIVE, Instant.now())));
    await().until(() -> kinds(tenants.getLast()).contains("tenant.active"));

    for (Subject tenant : tenants) {
      assertThat(kinds(tenant))
          .containsExactly(
              "tenant.requested", "placement.decided", "generation.changed", "tenant.active");
      assertThat(verifier.history(tenant, proofs(tenant)).isVerified()).isTrue();
    }
    assertThat(kinds(Subject.of("cell", "eu-central-1-a"))).containsExactly("cell.enrolled");
    byte[] checkpoint = second.administrator().get("/v1/log/checkpoint").bytes();
    assertThat(verifier.whole(checkpoint, entries().iterator()).isVerified()).isTrue();
    assertThat(String.join("", entries().stream().map(leaf -> new String(leaf, UTF_8)).toList()))
        .doesNotContain("evident");
  }

  @Test
  void a_refusal_that_left_no_tenant_is_in_the_log_with_its_citation() throws Exception {
    Answer refused =
        admin.post("/v1/tenants", Administrator.german("russian").replace("\"DE\"", "\"RU\""));
    assertThat(refused.code()).isEqualTo("no_lawful_placement");
    assertThat(admin.get("/v1/tenants/russian").status()).isEqualTo(404);

    await().until(() -> refusals().size() == 1);
    LogEntry entry = refusals().getFirst();
    byte[] proof = admin.get("/v1/log/entries/" + entry.index() + "/proof").bytes();
    Payload payload = payload(entry);
    assertThat(verifier.disclosure(proof, payload).isVerified()).isTrue();
    JsonNode json = Json.read(payload.content(), JsonNode.class);
    assertThat(json.path("tried")).isNotEmpty();
    assertThat(json.toString()).contains("152-FZ").doesNotContain("russian");
  }

  @Test
  void the_log_is_for_administrators() throws Exception {
    for (String path :
        List.of("/v1/log/checkpoint", "/v1/log/tile/0/000.p/1", "/v1/log/entries/0/proof")) {
      HttpRequest anonymous = HttpRequest.newBuilder(first.base().resolve(path)).build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThat(client.send(anonymous, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(path)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void every_entry_says_who_did_it() throws Exception {
    assertThat(admin.createGerman("attributed").status()).isEqualTo(202);
    String id = admin.get("/v1/tenants/attributed").json().path("id").asText();
    Subject tenant = Subject.of("tenant", id);
    cell.desired(0, 5)
        .tenants()
        .forEach(
            asked ->
                cell.report(TestCell.observed(asked, ObservedTenantState.ACTIVE, Instant.now())));
    assertThat(admin.post("/v1/tenants/attributed/suspend", "{}").status()).isEqualTo(202);
    await().until(() -> kinds(tenant).size() == 6);

    assertThat(principals(tenant))
        .containsExactly(
            "tenant.requested by token/administrator",
            "placement.decided by token/administrator",
            "generation.changed by token/administrator",
            "tenant.active by cell/eu-central-1-a",
            "suspension.decided by token/administrator",
            "generation.changed by token/administrator");
    assertThat(principals(Subject.of("cell", "eu-central-1-a")))
        .containsExactly("cell.enrolled by cell/eu-central-1-a");
    assertThat(principals(Subject.of("packs", "catalogue")))
        .containsExactly("packs.loaded by system/load-packs");
  }

  private List<String> principals(Subject subject) throws Exception {
    return entriesOf(subject).stream()
        .map(
            entry ->
                entry.kind()
                    + " by "
                    + Json.read(payload(entry).content(), JsonNode.class)
                        .path("principal")
                        .asText())
        .toList();
  }

  private List<String> kinds(Subject subject) throws Exception {
    return entriesOf(subject).stream().map(LogEntry::kind).toList();
  }

  private List<byte[]> proofs(Subject subject) throws Exception {
    return entriesOf(subject).stream()
        .map(entry -> admin.get("/v1/log/entries/" + entry.index() + "/proof"))
        .map(answer -> answer.bytes())
        .toList();
  }

  private List<LogEntry> entriesOf(Subject subject) throws Exception {
    return parsed().stream().filter(entry -> entry.subject().equals(subject)).toList();
  }

  private List<LogEntry> refusals() throws Exception {
    return parsed().stream().filter(entry -> entry.kind().equals("placement.refused")).toList();
  }

  private List<LogEntry> parsed() throws Exception {
    List<LogEntry> parsed = new ArrayList<>();
    for (byte[] entry : entries()) {
      parsed.add(LogEntry.parse(entry));
    }
    return parsed;
  }

  private List<byte[]> entries() throws Exception {
    byte[] signed = admin.get("/v1/log/checkpoint").bytes();
    assertThat(verifier.checkpoint(signed).isVerified()).isTrue();
    List<byte[]> entries = new ArrayList<>();
    for (EntryBundle bundle :
        EntryBundle.of(Checkpoint.parse(SignedNote.parse(signed).text()).size())) {
      entries.addAll(bundle.entries(admin.get("/v1/log/" + bundle.path()).bytes()));
    }
    return entries;
  }

  /** What an administrator of the registry would hand to the auditor. */
  private Payload payload(LogEntry entry) {
    return registry
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT salt, content FROM evidence_payload JOIN evidence_event ON event_id"
                            + " = id WHERE log_index = :index")
                    .bind("index", entry.index())
                    .map((row, context) -> new Payload(row.getBytes(1), row.getBytes(2)))
                    .one());
  }
}
