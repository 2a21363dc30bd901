package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.testing.DomicileExtension;
import io.domicile.testing.TestTenant;
import io.domicile.testing.http.TestClient;
import io.dropwizard.testing.DropwizardTestSupport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class NotesTest {

  @RegisterExtension
  static final DomicileExtension DOMICILE =
      DomicileExtension.withSchema("notes", Path.of("schema"));

  private static DropwizardTestSupport<NotesConfiguration> service;

  @BeforeAll
  static void start() throws Exception {
    service =
        new DropwizardTestSupport<>(
            NotesApplication.class, DOMICILE.configuration(Path.of("notes.yml")).toString());
    service.before();
  }

  @AfterAll
  static void stop() {
    service.after();
  }

  @Test
  void each_tenant_has_its_own_notes_sealed_and_each_written_once() {
    TestTenant acme = DOMICILE.createTenant("acme");
    TestTenant globex = DOMICILE.createTenant("globex");
    TestClient asAcme = DOMICILE.client(acme, service::getLocalPort);
    TestClient asGlobex = DOMICILE.client(globex, service::getLocalPort);
    await().until(() -> asGlobex.get("/v1/notes").status() == 200);

    String note = "{\"text\":\"Ring Erika\"}";
    var made = asAcme.post("/v1/notes", "first", note).expect(201);
    var again = asAcme.post("/v1/notes", "first", note).expect(201);
    assertThat(again.text("id")).isEqualTo(made.text("id"));
    var listed = asAcme.get("/v1/notes").expect(200).json();
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("text").asText()).isEqualTo("Ring Erika");
    assertThat(asGlobex.get("/v1/notes").expect(200).json()).isEmpty();
    assertThat(asAcme.post("/v1/notes", "{\"text\":\"\"}").status()).isEqualTo(422);

    byte[] column = (byte[]) acme.query("SELECT text FROM app.note");
    assertThat(new String(column, StandardCharsets.ISO_8859_1)).doesNotContain("Erika");
    assertThat(acme.query("SELECT count(*) FROM domicile.outbox")).isEqualTo(1L);
  }

  @Test
  void a_service_whose_cell_is_gone_goes_on_serving() {
    TestTenant initech = DOMICILE.createTenant("initech");
    TestClient client = DOMICILE.client(initech, service::getLocalPort);
    await().until(() -> client.get("/v1/notes").status() == 200);

    DOMICILE.cell().stop();
    try {
      client.post("/v1/notes", "{\"text\":\"Still here\"}").expect(201);
    } finally {
      DOMICILE.cell().start();
    }
  }
}
