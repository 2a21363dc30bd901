package io.domicile.controlplane.schemareleases;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.Generation;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Releases chain, and every cell is told. */
@ExtendWith(PostgresExtension.class)
class SchemaReleaseTest {

  private final SigningKey product = SigningKey.generate();

  private static SchemaRelease release(int number, @Nullable String predecessor) {
    return new SchemaRelease(
        "billing",
        number,
        predecessor,
        List.of(SqlScript.of("1", "customers", "CREATE TABLE customer (id uuid)")));
  }

  private String signed(Object release, SigningKey key) {
    return SignedDocument.sign(DocumentType.SCHEMA_RELEASE, release, key).compact();
  }

  private static Answer publish(Administrator admin, String document) {
    return admin.post(
        "/v1/schema-releases",
        new String(Json.write(Map.of("document", document)), StandardCharsets.UTF_8));
  }

  @Test
  void releases_chain_and_cells_fetch_them_as_they_were_signed() {
    try (TestServer server = TestRegistry.create().start()) {
      Administrator admin = server.administrator();
      TestCell before = admin.cell("eu-central-1-a", 10);
      SchemaRelease first = release(1, null);
      SchemaRelease second = release(2, first.digest());

      assertThat(publish(admin, signed(second, product)).code())
          .isEqualTo("schema_release_rejected");
      String document = signed(first, product);
      Answer published = publish(admin, document);
      assertThat(published.status()).as(published.toString()).isEqualTo(201);
      assertThat(published.json().path("digest").asText()).isEqualTo(first.digest());
      assertThat(publish(admin, signed(release(2, "0".repeat(64)), product)).code())
          .isEqualTo("schema_release_rejected");
      assertThat(publish(admin, signed(second, product)).status()).isEqualTo(201);

      assertThat(before.desired(0, 5).schemaRelease()).isEqualTo(second.reference());
      TestCell later = admin.cell("us-east-1-a", 10);
      assertThat(later.desired(0, 5).schemaRelease()).isEqualTo(second.reference());
      Answer fetched = later.send("GET", "/v1/cells/us-east-1-a/schema-releases/1", null);
      assertThat(fetched.header("Content-Type")).startsWith("application/jose");
      assertThat(fetched.text()).isEqualTo(document);
      assertThat(later.send("GET", "/v1/cells/us-east-1-a/schema-releases/9", null).status())
          .isEqualTo(404);
      assertThat(later.send("GET", "/v1/cells/eu-central-1-a/schema-releases/1", null).code())
          .isEqualTo("forbidden");
    }
  }

  @Test
  void a_tenant_is_held_at_the_release_that_it_was_given_while_others_go_on() {
    try (TestServer server = TestRegistry.create().start()) {
      Administrator admin = server.administrator();
      TestCell cell = admin.cell("eu-central-1-a", 10);
      cell.report();
      SchemaRelease first = release(1, null);
      SchemaRelease second = release(2, first.digest());
      assertThat(publish(admin, signed(first, product)).status()).isEqualTo(201);
      for (String slug : List.of("held", "other")) {
        assertThat(admin.post("/v1/tenants", Administrator.german(slug)).status()).isEqualTo(202);
      }
      assertThat(desired(cell, "held").schemaRelease()).isNull();

      assertThat(wants(admin, "held", 2).code()).isEqualTo("invalid_request");
      assertThat(wants(admin, "held", -1).code()).isEqualTo("invalid_request");
      Answer held = wants(admin, "held", 1);
      assertThat(held.json().path("schemaRelease").asInt()).as(held.toString()).isEqualTo(1);
      assertThat(publish(admin, signed(second, product)).status()).isEqualTo(201);
      assertThat(desired(cell, "held").schemaRelease()).isEqualTo(first.reference());
      assertThat(desired(cell, "held").generation()).isEqualTo(new Generation(2));
      assertThat(desired(cell, "other").schemaRelease()).isNull();
      assertThat(desired(cell, "other").generation()).isEqualTo(new Generation(1));
      assertThat(cell.desired(0, 0).schemaRelease()).isEqualTo(second.reference());

      // What else is decided of it leaves its release as it is.
      assertThat(patch(admin, "held", "{\"vaultKey\":\"held-key\"}").status()).isEqualTo(200);
      assertThat(desired(cell, "held").schemaRelease()).isEqualTo(first.reference());
      assertThat(wants(admin, "held", 1).status()).isEqualTo(200);
      assertThat(desired(cell, "held").generation()).isEqualTo(new Generation(3));

      assertThat(wants(admin, "held", 0).json().has("schemaRelease")).isFalse();
      assertThat(desired(cell, "held").schemaRelease()).isNull();
      assertThat(desired(cell, "held").generation()).isEqualTo(new Generation(4));
    }
  }

  private static Answer wants(Administrator admin, String slug, int release) {
    return patch(admin, slug, "{\"schemaRelease\":" + release + "}");
  }

  private static Answer patch(Administrator admin, String slug, String change) {
    return admin.patch(
        "/v1/tenants/" + slug, admin.get("/v1/tenants/" + slug).header("ETag"), change);
  }

  private static DesiredTenant desired(TestCell cell, String slug) {
    return cell.desired(0, 0).tenants().stream()
        .filter(tenant -> tenant.slug().value().equals(slug))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_no_release_is_refused_and_so_is_a_strangers_where_the_product_is_known() {
    String yaml = "product: {name: billing, publicKeys: [" + product.verificationKey() + "]}\n";
    TestRegistry registry = TestRegistry.create();
    try (TestServer strict = registry.start(yaml)) {
      Administrator admin = strict.administrator();
      assertThat(publish(admin, signed(release(1, null), SigningKey.generate())).code())
          .isEqualTo("schema_release_rejected");
      assertThat(publish(admin, "not.a.jws").code()).isEqualTo("schema_release_rejected");
      assertThat(publish(admin, signed(Map.of("product", "billing"), product)).code())
          .isEqualTo("schema_release_rejected");
      assertThat(
              publish(
                      admin,
                      SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, release(1, null), product)
                          .compact())
                  .code())
          .isEqualTo("schema_release_rejected");
      assertThat(publish(admin, signed(release(1, null), product)).status()).isEqualTo(201);
    }
  }
}
