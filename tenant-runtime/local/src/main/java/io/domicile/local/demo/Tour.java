package io.domicile.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.LocalRegion;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tour itself. Each run makes tenants of its own, so it can be taken again and again. */
public final class Tour {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DemoPlatform platform;
  private final Narrator tell;
  private final TenantsClient tenants;
  private final String run = Long.toString(System.currentTimeMillis() / 1_000, 36);

  private String germanSlug = "";
  private JsonNode german = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  private Secret<String> germanKey = new Secret<>("");
  private String americanSlug = "";
  private Secret<String> americanKey = new Secret<>("");
  private String customer = "";

  public Tour(DemoPlatform platform, PrintWriter out) {
    this.platform = platform;
    this.tell = new Narrator(out);
    this.tenants = new TenantsClient(platform.admin());
  }

  /**
   * Takes the whole tour.
   *
   * @throws IOException at the first step that is not as it should be
   */
  public void take() throws IOException, InterruptedException, SQLException {
    placeAGermanTenant();
    placeAnAmericanTenant();
    refuseARussianOne();
    var law = new LawTour(platform, tenants, tell, run);
    law.makeARefusedRequestLawful();
    law.strikeDownTheFramework();
    mintKeysInTheRegion();
    writeAndReadCustomers();
    showTheCiphertext();
    chargeOnce();
    keepTenantsApart();
    turnAKeyOff();
    serveWithoutTheControlPlane();
    tell.done();
  }

  private void placeAGermanTenant() throws IOException, InterruptedException {
    tell.step("A German tenant: placed by law, given a database of its own");
    germanSlug = "hansa-" + run;
    german =
        place(
            NewTenantBody.of(germanSlug, "Hansa Bank")
                .facts(List.of("personal"), List.of("DE"), List.of()));
    require(
        german.at("/home/region").asText().equals("eu-central-1"),
        "the German tenant must be in eu-central-1");
    tell.because(
        "Nobody named a region. The GDPR pack permits eu-central-1 (DE) for every asset of a home,"
            + " and nothing permits us-east-1 without a transfer mechanism.");
  }

  private void placeAnAmericanTenant() throws IOException, InterruptedException {
    tell.step("An American tenant, whose contract pins the United States");
    americanSlug = "liberty-" + run;
    var tenant =
        place(
            NewTenantBody.of(americanSlug, "Liberty Credit Union")
                .facts(List.of("personal"), List.of("US"), List.of())
                .pins(List.of("US")));
    require(
        tenant.at("/home/region").asText().equals("us-east-1"),
        "the American tenant must be in us-east-1");
    tell.because("No statute in the packs localises it; its contract does, and is the citation.");
  }

  private JsonNode place(NewTenantBody request) throws IOException, InterruptedException {
    tell.asks("POST /v1/tenants " + request.body());
    ApiAnswer created = tenants.create(request).expect(202);
    tell.gets(
        "202, operation " + created.text("id") + " at " + created.header("Location").orElse("?"));
    JsonNode tenant = tenants.awaitActive(created, PATIENCE);
    tell.gets(tenant);
    return tenant;
  }

  private void refuseARussianOne() throws IOException, InterruptedException {
    tell.step("A tenant with Russian citizens' personal data: refused, with the article");
    var request =
        NewTenantBody.of("volga-" + run, "Volga Retail")
            .facts(List.of("personal"), List.of("RU"), List.of());
    tell.asks("POST /v1/tenants " + request.body());
    ApiAnswer answer = tenants.create(request).expect(422);
    tell.gets(answer.status() + " " + answer.text("code") + ": " + answer.text("detail"));
    JsonNode tried = answer.json().path("regions");
    JsonNode first = tried.path(0);
    tell.gets("first of " + tried.size() + " regions tried, each with what refused it: " + first);
    for (JsonNode remark : answer.json().path("remarks")) {
      tell.gets("remark: " + remark.asText());
    }
    require(
        answer.text("code").equals("no_lawful_placement"), "the code must be no_lawful_placement");
    String body = answer.json().toString();
    require(
        body.contains("152-FZ") && body.contains("18(5)"),
        "the refusal must cite 152-FZ Art 18(5)");
    require(
        body.contains("no region exists in RU"),
        "the refusal must say that no region exists there");
    tell.because(
        "\"No lawful placement exists\" is an answer. The nearest region is not. The slug is not"
            + " used up.");
  }

  private void mintKeysInTheRegion() throws IOException, InterruptedException {
    tell.step("API keys are minted in the region, never by the control plane");
    String path = "/v1/tenants/" + german.path("id").asText() + "/api-keys";
    tell.asks("POST " + path + " at the cell, with the control plane's admin token");
    ApiAnswer refused =
        platform.cellAsAdmin(LocalRegion.FRANKFURT).post(path, Map.of("label", "tour"));
    tell.gets(refused.status() + " " + refused.text("code"));
    require(refused.status() == 401, "the cell must not know the control plane's admin token");
    tell.asks("the same, with the token of the region's operator");
    germanKey = mint(LocalRegion.FRANKFURT, german.path("id").asText());
    americanKey = mint(LocalRegion.VIRGINIA, tenants.get(americanSlug).path("id").asText());
    tell.because("Whoever steals the control plane cannot make a key that reads a row.");
  }

  private Secret<String> mint(LocalRegion region, String tenant)
      throws IOException, InterruptedException {
    ApiAnswer answer =
        platform
            .operator(region)
            .post("/v1/tenants/" + tenant + "/api-keys", Map.of("label", "tour"))
            .expect(201);
    String key = answer.text("apiKey");
    tell.gets("201, " + key.substring(0, key.lastIndexOf('_')) + "_…, shown once");
    return new Secret<>(key);
  }

  private void writeAndReadCustomers() throws IOException, InterruptedException {
    tell.step("The tenant writes a customer, reads it, and finds it by e-mail");
    ApiClient api = platform.tenant(LocalRegion.FRANKFURT, germanSlug, germanKey);
    // Routes reach the runtime a moment after the operation has succeeded.
    awaitRoute(api);
    var body =
        Map.of("name", "Ada Lovelace", "email", "ada@example.com", "taxId", "DE-123-456-789");
    tell.asks("POST /v1/customers at " + german.path("endpoint").asText() + " " + body);
    ApiAnswer written = api.post("/v1/customers", body).expect(201);
    customer = written.text("id");
    tell.gets(written.json());
    tell.asks("GET /v1/customers?email=ada@example.com");
    ApiAnswer found = api.get("/v1/customers?email=ada%40example.com").expect(200);
    tell.gets(found.json());
    require(
        found.json().toString().contains("DE-123-456-789"), "the customer must be found by e-mail");
    tell.because(
        "The e-mail is sealed; a keyed digest of it, a blind index, is what the search compares.");
  }

  private void awaitRoute(ApiClient api) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (api.get("/v1/customers").status() != 200) {
      if (System.nanoTime() > deadline) {
        throw new UnexpectedAnswerException(
            "the runtime does not serve the tenant: " + api.get("/v1/customers"));
      }
      Thread.sleep(20);
    }
  }

  private void showTheCiphertext() throws IOException, SQLException {
    tell.step("What is stored: ciphertext, even for the database's superuser");
    String database = platform.databaseOf(LocalRegion.FRANKFURT, german.path("id").asText());
    String sql =
        "SELECT encode(name,'hex'), encode(email,'hex'), encode(tax_id,'hex') FROM app.customer"
            + " WHERE id = ?";
    tell.asks(sql + " as superuser in " + database);
    List<String> stored =
        platform.row(LocalRegion.FRANKFURT, database, sql, UUID.fromString(customer));
    for (String column : stored) {
      tell.gets(
          column.substring(0, Math.min(64, column.length()))
              + "… ("
              + column.length() / 2
              + " bytes)");
    }
    String all = String.join("", stored);
    for (String clear : List.of("Ada", "ada@example.com", "DE-123")) {
      require(!all.contains(hex(clear)), "'" + clear + "' must not be stored in clear");
    }
    tell.because(
        "Each value is sealed under a key of its own, derived from the tenant's root key, which the"
            + " region's vault wraps.");
  }

  private static String hex(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void chargeOnce() throws IOException, InterruptedException, SQLException {
    tell.step("A charge that is sent twice is made once, with its event in the same transaction");
    ApiClient api = platform.tenant(LocalRegion.FRANKFURT, germanSlug, germanKey);
    String product =
        api.post("/v1/products", Map.of("name", "Ledger", "unitCents", 4_900, "currency", "EUR"))
            .expect(201)
            .text("id");
    String invoice =
        api.post(
                "/v1/invoices",
                Map.of(
                    "customerId",
                    customer,
                    "lines",
                    List.of(Map.of("productId", product, "quantity", 2))))
            .expect(201)
            .text("id");
    String key = "tour-" + run;
    var charge = Map.of("invoiceId", invoice, "cents", 9_800);
    tell.asks("POST /v1/charges twice with Idempotency-Key " + key + " " + charge);
    ApiAnswer first = api.post("/v1/charges", charge, key).expect(201);
    ApiAnswer second = api.post("/v1/charges", charge, key);
    tell.gets(first.json());
    tell.gets("again: " + second.status() + ", the same charge " + second.text("id"));
    require(first.text("id").equals(second.text("id")), "both answers must be of one charge");
    String database = platform.databaseOf(LocalRegion.FRANKFURT, german.path("id").asText());
    String events =
        platform
            .row(
                LocalRegion.FRANKFURT, database, "SELECT count(*)::text FROM domicile.outbox", null)
            .getFirst();
    tell.gets("events in the outbox: " + events + ", payload sealed");
    require(events.equals("1"), "one charge must have one event");
    tell.because(
        "Every retry is safe: the key, the charge and the event commit together or not at all.");
  }

  private void keepTenantsApart() throws IOException, InterruptedException {
    tell.step("One tenant's key opens no other door");
    tell.asks(
        "GET /v1/customers at a host of eu-central-1 that is not the tenant's, with the German"
            + " key");
    ApiAnswer other =
        platform.tenant(LocalRegion.FRANKFURT, "someone-else", germanKey).get("/v1/customers");
    tell.gets(other.status() + " " + other.text("code"));
    require(other.status() == 403, "another tenant's host must answer 403");
    tell.asks("GET /v1/customers at the German endpoint, with the American key");
    ApiAnswer foreign =
        platform.tenant(LocalRegion.FRANKFURT, germanSlug, americanKey).get("/v1/customers");
    tell.gets(foreign.status() + " " + foreign.text("code"));
    require(foreign.status() == 421, "a key of another region must answer 421");
    tell.because(
        "403 says nothing of whether that other tenant exists. 421 comes from the key's prefix"
            + " alone: no database was asked.");
  }

  private void turnAKeyOff() throws IOException, InterruptedException {
    var chapter = new KeyChapter(platform.operator(LocalRegion.FRANKFURT), tell);
    String neighbourSlug = "nordsee-" + run;
    JsonNode neighbour =
        place(
            NewTenantBody.of(neighbourSlug, "Nordsee Bank")
                .facts(List.of("personal"), List.of("DE"), List.of()));
    ApiClient beside =
        platform.tenant(
            LocalRegion.FRANKFURT,
            neighbourSlug,
            mint(LocalRegion.FRANKFURT, neighbour.path("id").asText()));
    awaitRoute(beside);
    ApiClient api = platform.tenant(LocalRegion.FRANKFURT, germanSlug, germanKey);
    chapter.switchOff(germanSlug, api, beside);
    chapter.shred(neighbourSlug, beside);
  }

  private void serveWithoutTheControlPlane() throws IOException, InterruptedException {
    tell.step(
        "Static stability: the control plane and the cell stop, the tenant is served all the same");
    ApiClient api = platform.tenant(LocalRegion.FRANKFURT, germanSlug, germanKey);
    try {
      tell.asks("stop control-plane and cell.eu-central-1");
      platform.process("control-plane", "stop");
      platform.process("cell.eu-central-1", "stop");
      ApiAnswer served = api.get("/v1/customers/" + customer).expect(200);
      tell.gets("GET /v1/customers/" + customer + ": " + served.status());
      tell.asks("restart runtime.eu-central-1 with both still gone");
      platform.process("runtime.eu-central-1", "stop");
      platform.process("runtime.eu-central-1", "start");
      ApiAnswer again = api.get("/v1/customers/" + customer).expect(200);
      tell.gets(
          "GET /v1/customers/" + customer + ": " + again.status() + ", " + again.text("name"));
      require(
          again.text("name").equals("Ada Lovelace"),
          "the restarted runtime must open what is sealed");
    } finally {
      platform.process("control-plane", "start");
      platform.process("cell.eu-central-1", "start");
      tell.asks("start control-plane and cell.eu-central-1 again");
    }
    require(
        tenants.get(germanSlug).path("state").asText().equals("active"),
        "the control plane must be back");
    tell.because(
        "A runtime serves from signed routes on its own disk. Outages above it cost changes, not"
            + " service.");
  }

  static void require(boolean condition, String expectation) throws UnexpectedAnswerException {
    if (!condition) {
      throw new UnexpectedAnswerException("Not as it should be: " + expectation + ".");
    }
  }
}
