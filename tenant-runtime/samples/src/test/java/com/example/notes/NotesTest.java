package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cli.client.ApiClient;
import io.domicile.contract.testing.PostgresExtension;
import io.domicile.runtime.testing.TestCell;
import io.domicile.runtime.testing.TestTenant;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class NotesTest {

  private final HttpClient http = ApiClient.newHttpClient();

  @Test
  void each_tenant_has_its_own_notes_sealed_and_each_written_once(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    try (var cell = new SampleCell(cluster, directory)) {
      TestTenant acme = cell.createTenant("acme");
      TestTenant globex = cell.createTenant("globex");
      Path file = Files.writeString(directory.resolve("notes.yml"), cell.text());
      var service =
          new DropwizardTestSupport<NotesConfiguration>(NotesApplication.class, file.toString());
      service.before();
      try {
        ApiClient asAcme = client(service, acme);
        Awaitility.await().until(() -> asAcme.get("/v1/notes").status() == 200);

        var made = asAcme.post("/v1/notes", Map.of("text", "Ring Erika"), "first").expect(201);
        var again = asAcme.post("/v1/notes", Map.of("text", "Ring Erika"), "first").expect(201);
        assertThat(again.text("id")).isEqualTo(made.text("id"));
        var listed = asAcme.get("/v1/notes").expect(200).json();
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("text").asText()).isEqualTo("Ring Erika");
        assertThat(client(service, globex).get("/v1/notes").expect(200).json()).isEmpty();
        assertThat(asAcme.post("/v1/notes", Map.of("text", "")).status()).isEqualTo(422);

        byte[] column = (byte[]) acme.query("SELECT text FROM app.note");
        assertThat(new String(column, StandardCharsets.ISO_8859_1)).doesNotContain("Erika");
        assertThat(acme.query("SELECT count(*) FROM domicile.outbox")).isEqualTo(1L);
      } finally {
        service.after();
      }
    }
  }

  private ApiClient client(DropwizardTestSupport<?> service, TestTenant tenant) {
    return new ApiClient(
        http,
        URI.create("http://127.0.0.1:" + service.getLocalPort()),
        tenant.mintKey(TestCell.REGION).text(),
        tenant.host(TestCell.REGION));
  }
}
