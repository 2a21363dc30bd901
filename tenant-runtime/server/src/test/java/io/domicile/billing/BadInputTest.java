package io.domicile.billing;

import static io.domicile.billing.BillingProcess.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

  private static final String GOOD = "{\"name\":\"G\",\"email\":\"g@example.com\"}";

  private BillingProcess billing;
  private TestTenant tenant;
  private String key;

  @BeforeAll
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    billing = new BillingProcess(cluster, directory);
    tenant = billing.createTenant("acme");
    key = tenant.mintKey(TestCell.REGION).text().reveal();
  }

  @AfterAll
  void stop() {
    billing.close();
  }

  private Answer send(BillingProcess.Request request) {
    return billing.send(request.to(tenant).key(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'G','email':'g@example.com','admin':true} | 422 | invalid_request | admin",
        "{'name':7,'email':'g@example.com'}                | 422 | invalid_request | name",
        "{'email':'g@example.com'}                         | 422 | invalid_request | name",
        "{'name':'','email':'g@example.com'}               | 422 | invalid_request | name",
        "{'name':'G','email':'nobody'}                     | 422 | invalid_request | email",
        "{'name':'G','email':null}                         | 422 | invalid_request | email",
        "['name']                                          | 422 | invalid_request | shape",
        "{'name':                                          | 400 | malformed_request | JSON",
      })
  void a_bad_body_is_a_problem_that_names_the_field_and_makes_nothing(
      String json, int status, String code, String named) {
    var answer =
        send(
            request("POST", "/v1/customers")
                .once("bad-" + json.hashCode())
                .json(json.replace('\'', '"')));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("detail")).contains(named);
    assertThat(tenant.query("SELECT count(*) FROM app.customer")).isEqualTo(0L);
    assertThat(tenant.query("SELECT count(*) FROM domicile.idempotency_key")).isEqualTo(0L);
  }

  @Test
  void a_body_over_one_mebibyte_is_refused() {
    String large = GOOD.replace("\"G\"", "\"" + "G".repeat(1024 * 1024) + "\"");
    var answer = send(request("POST", "/v1/customers").once("large").json(large));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("body_too_large");
  }

  @Test
  void a_post_without_an_idempotency_key_is_refused() {
    var answer = send(request("POST", "/v1/customers").json(GOOD));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("idempotency_key_required");
  }

  @Test
  void a_body_of_another_kind_is_refused() {
    var answer =
        send(
            request("POST", "/v1/customers")
                .once("kind")
                .json("name=G")
                .header("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/customers?limit=0,422",
    "/v1/customers?limit=201,422",
    "/v1/customers?limit=many,422",
    "/v1/customers?cursor=abc,422",
    "/v1/customers/not-a-uuid,404",
    "/v1/customers/00000000-0000-7000-8000-000000000000,404",
    "/v1/nothing,404",
  })
  void a_bad_address_is_a_problem(String path, int status) {
    var answer = send(request("GET", path));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
  }
}
