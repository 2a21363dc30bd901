package io.domicile.controlplane.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every POST may be repeated. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {

  private final TestRegistry registry = TestRegistry.create();
  private final TestServer server = registry.start();
  private final Administrator admin = server.administrator();

  @BeforeAll
  void cell() {
    admin.cell("eu-central-1-a", 1000).report();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void the_same_key_creates_one_tenant_and_answers_alike() {
    Answer first = admin.post("/v1/tenants", "same", Administrator.german("same"));
    Answer second =
        admin.post("/v1/tenants", "same", Administrator.german("same").replace("\n", " "));
    assertThat(second.status()).isEqualTo(first.status()).isEqualTo(202);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.json()).isEqualTo(first.json());
  }

  @Test
  void the_same_key_with_another_body_is_refused() {
    admin.post("/v1/tenants", "body", Administrator.german("body"));
    Answer other = admin.post("/v1/tenants", "body", Administrator.german("body-2"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(admin.get("/v1/tenants/body-2").status()).isEqualTo(404);
  }

  @Test
  void a_question_that_changes_nothing_needs_no_key_of_its_own() {
    var question = "{\"residency\":{},\"region\":\"eu-central-1\"}";
    assertThat(admin.post("/v1/tenants", "asked", Administrator.german("asked")).status())
        .isEqualTo(202);
    assertThat(admin.post("/v1/decisions", "asked", question).status()).isEqualTo(200);
  }

  @Test
  void a_refused_request_uses_up_neither_its_key_nor_its_slug() {
    String unlawful = Administrator.german("again").replace("\"DE\"", "\"RU\"");
    assertThat(admin.post("/v1/tenants", "again", unlawful).code())
        .isEqualTo("no_lawful_placement");
    assertThat(admin.post("/v1/tenants", "again", Administrator.german("again")).status())
        .isEqualTo(202);
  }

  @Test
  void concurrent_requests_with_one_key_make_one_tenant() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> create =
          () -> admin.post("/v1/tenants", "race", Administrator.german("race"));
      var answers =
          executor.invokeAll(IntStream.range(0, 16).mapToObj(i -> create).toList()).stream()
              .map(
                  future -> {
                    try {
                      return future.get();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .toList();
      assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
      assertThat(answers.stream().map(answer -> answer.header("Location")).distinct()).hasSize(1);
    }
    assertThat(registry.count("tenant WHERE slug = 'race'")).isEqualTo(1);
  }
}
