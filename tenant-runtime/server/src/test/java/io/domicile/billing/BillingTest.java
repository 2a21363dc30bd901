package io.domicile.billing;

import static io.domicile.billing.BillingProcess.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BillingTest {

  private BillingProcess billing;
  private TestTenant acme;
  private TestTenant globex;
  private String acmeKey;
  private String globexKey;

  @BeforeAll
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    billing = new BillingProcess(cluster, directory);
    acme = billing.createTenant("acme");
    globex = billing.createTenant("globex");
    acmeKey = acme.mintKey(TestCell.REGION).text().reveal();
    globexKey = globex.mintKey(TestCell.REGION).text().reveal();
  }

  @AfterAll
  void stop() {
    billing.close();
  }

  private Answer acme(BillingProcess.Request request) {
    return billing.send(request.to(acme).key(acmeKey));
  }

  private Answer post(String path, String json) {
    return acme(request("POST", path).once(UUID.randomUUID().toString()).json(json));
  }

  private static String customer(String email) {
    return """
    {"name":"Greta Grün","email":"%s","taxId":"DE123456789"}\
    """
        .formatted(email)
        .replace("ü", "\\u00fc");
  }

  private String newProduct(long cents, String currency) {
    return post(
            "/v1/products",
            """
            {"name":"Seat","unitCents":%d,"currency":"%s"}\
            """
                .formatted(cents, currency))
        .text("id");
  }

  private String newInvoice(int quantity) {
    String customer = post("/v1/customers", customer("pay@example.com")).text("id");
    return post(
            "/v1/invoices",
            """
            {"customerId":"%s","lines":[{"productId":"%s","quantity":%d}]}\
            """
                .formatted(customer, newProduct(250, "EUR"), quantity))
        .text("id");
  }

  @Test
  void a_customer_is_made_read_and_found_by_address_in_any_case() {
    var made = post("/v1/customers", customer("Greta@Example.com"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("etag")).isEqualTo("\"1\"");
    String id = made.text("id");
    assertThat(made.header("location")).endsWith("/v1/customers/" + id);

    var read = acme(request("GET", "/v1/customers/" + id));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json()).isEqualTo(made.json());
    assertThat(read.text("taxId")).isEqualTo("DE123456789");

    var found = acme(request("GET", "/v1/customers?email=greta@example.COM"));
    assertThat(found.json().path("items")).hasSize(1);
    assertThat(found.json().path("items").path(0).path("id").asText()).isEqualTo(id);
    assertThat(acme(request("GET", "/v1/customers?email=other@example.com")).json().path("items"))
        .isEmpty();
  }

  @Test
  void what_the_database_holds_of_a_customer_is_sealed() {
    String id = post("/v1/customers", customer("sealed@example.com")).text("id");
    byte[] row =
        (byte[])
            acme.query(
                "SELECT name || email || email_index || tax_id FROM app.customer WHERE id = '"
                    + id
                    + "'");
    String seen = new String(row, StandardCharsets.ISO_8859_1);
    assertThat(seen).doesNotContain("sealed@example.com", "Greta", "DE123456789");
    assertThat(row).hasSizeGreaterThan(3 * 85);
  }

  @Test
  void a_value_that_does_not_open_is_named_and_hides_no_other_customer() {
    String broken = post("/v1/customers", customer("broken@example.com")).text("id");
    String whole = post("/v1/customers", customer("whole@example.com")).text("id");
    acme.execute(
        "UPDATE app.customer SET tax_id = set_byte(tax_id, 80, get_byte(tax_id, 80) # 1)"
            + " WHERE id = '"
            + broken
            + "'");
    var alone = acme(request("GET", "/v1/customers/" + broken));
    assertThat(alone.status()).isEqualTo(500);
    assertThat(alone.code()).isEqualTo("sealed_value_unreadable");
    assertThat(alone.text("field")).isEqualTo("customer.tax-id");
    assertThat(alone.text("row")).isEqualTo(broken);
    assertThat(alone.text("reason")).isEqualTo("not_genuine");

    var page = acme(request("GET", "/v1/customers?limit=200"));
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.json().path("items").findValuesAsText("id"))
        .contains(whole)
        .doesNotContain(broken);
    assertThat(page.json().path("unreadable")).hasSize(1);
    assertThat(page.json().at("/unreadable/0/id").asText()).isEqualTo(broken);
    assertThat(page.json().at("/unreadable/0/fields/0/field").asText())
        .isEqualTo("customer.tax-id");
    acme.execute("DELETE FROM app.customer WHERE id = '" + broken + "'");
  }

  @Test
  void a_customer_of_one_tenant_is_nowhere_in_another() {
    String id = post("/v1/customers", customer("apart@example.com")).text("id");
    var elsewhere = billing.send(request("GET", "/v1/customers/" + id).to(globex).key(globexKey));
    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(globex.query("SELECT count(*) FROM app.customer")).isEqualTo(0L);
  }

  @Test
  void an_update_needs_the_present_version() {
    String id = post("/v1/customers", customer("old@example.com")).text("id");
    String path = "/v1/customers/" + id;
    var without = acme(request("PUT", path).json(customer("new@example.com")));
    assertThat(without.status()).isEqualTo(428);
    var changed =
        acme(request("PUT", path).header("If-Match", "\"1\"").json(customer("new@example.com")));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("etag")).isEqualTo("\"2\"");
    var stale =
        acme(request("PUT", path).header("If-Match", "\"1\"").json(customer("x@example.com")));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("precondition_failed");
    assertThat(acme(request("GET", "/v1/customers?email=new@example.com")).json().path("items"))
        .hasSize(1);
    assertThat(acme(request("GET", "/v1/customers?email=old@example.com")).json().path("items"))
        .isEmpty();
  }

  @Test
  void a_list_comes_in_pages() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(newProduct(i, "SEK"));
    }
    var seen = new ArrayList<String>();
    String cursor = "";
    do {
      var page =
          acme(
              request(
                  "GET", "/v1/products?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
      assertThat(page.status()).isEqualTo(200);
      page.json().path("items").forEach(item -> seen.add(item.path("id").asText()));
      cursor = page.text("next");
    } while (!cursor.isEmpty());
    assertThat(seen).doesNotHaveDuplicates().containsAll(ids);
  }

  @Test
  void an_invoice_is_priced_from_its_products() {
    String id = newInvoice(4);
    var invoice = acme(request("GET", "/v1/invoices/" + id));
    assertThat(invoice.json().path("totalCents").asLong()).isEqualTo(1_000);
    assertThat(invoice.text("currency")).isEqualTo("EUR");
    assertThat(invoice.json().path("lines").path(0).path("unitCents").asLong()).isEqualTo(250);
    assertThat(acme(request("GET", "/v1/invoices")).json().path("items")).isNotEmpty();
  }

  @Test
  void an_invoice_of_two_currencies_is_refused() {
    String customer = post("/v1/customers", customer("two@example.com")).text("id");
    var refused =
        post(
            "/v1/invoices",
            """
            {"customerId":"%s","lines":[{"productId":"%s","quantity":1},{"productId":"%s","quantity":1}]}\
            """
                .formatted(customer, newProduct(1, "EUR"), newProduct(1, "USD")));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("invalid_request");
  }

  @Test
  void a_charge_commits_with_its_event_once_for_its_key() {
    String invoice = newInvoice(2);
    String body = "{\"invoiceId\":\"" + invoice + "\",\"cents\":300}";
    String key = UUID.randomUUID().toString();
    long before = (Long) acme.query("SELECT count(*) FROM domicile.outbox");

    var first = acme(request("POST", "/v1/charges").once(key).json(body));
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    var again = acme(request("POST", "/v1/charges").once(key).json(body));
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(acme.query("SELECT count(*) FROM domicile.outbox")).isEqualTo(before + 1);
    assertThat(acme.query("SELECT count(*) FROM app.charge WHERE invoice_id = '" + invoice + "'"))
        .isEqualTo(1L);

    var other = acme(request("POST", "/v1/charges").once(key).json(body.replace("300", "200")));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void a_charge_beyond_the_invoice_leaves_nothing_and_its_key_can_be_used_again() {
    String invoice = newInvoice(1);
    long before = (Long) acme.query("SELECT count(*) FROM domicile.outbox");
    String key = UUID.randomUUID().toString();
    String tooMuch = "{\"invoiceId\":\"" + invoice + "\",\"cents\":251}";
    var refused = acme(request("POST", "/v1/charges").once(key).json(tooMuch));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(acme.query("SELECT count(*) FROM domicile.outbox")).isEqualTo(before);
    var fitting =
        acme(request("POST", "/v1/charges").once(key).json(tooMuch.replace("251", "250")));
    assertThat(fitting.status()).isEqualTo(201);
  }

  @Test
  void the_outbox_and_the_kept_results_are_sealed() {
    String invoice = newInvoice(1);
    post("/v1/charges", "{\"invoiceId\":\"" + invoice + "\",\"cents\":17}");
    String inClear = "bool_or(position(convert_to('" + invoice + "', 'UTF8') in ";
    assertThat(acme.query("SELECT " + inClear + "payload) > 0) FROM domicile.outbox"))
        .isEqualTo(false);
    assertThat(acme.query("SELECT " + inClear + "result) > 0) FROM domicile.idempotency_key"))
        .isEqualTo(false);
  }
}
