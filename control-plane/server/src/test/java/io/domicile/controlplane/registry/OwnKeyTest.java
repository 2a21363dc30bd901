package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.ServerWithCell;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.testing.http.Answer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants that name keys of their own: what is kept, what the cell is told, what is shown. */
class OwnKeyTest {

  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/";

  @RegisterExtension static final ServerWithCell RUNNING = new ServerWithCell();

  private final TestRegistry registry = RUNNING.registry();
  private final Administrator admin = RUNNING.admin();
  private final TestCell eu = RUNNING.cell();

  private Answer create(String slug, String vaultKey) {
    return admin.post(
        "/v1/tenants",
        Administrator.german(slug).replace("\"plan\"", "\"vaultKey\":" + vaultKey + ",\"plan\""));
  }

  private Answer name(String slug, String vaultKey) {
    return admin.patch(
        "/v1/tenants/" + slug,
        admin.get("/v1/tenants/" + slug).header("ETag"),
        "{\"vaultKey\":" + vaultKey + "}");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private DesiredTenant desired(String slug) {
    return eu.desired(0, 0).tenants().stream()
        .filter(tenant -> tenant.slug().value().equals(slug))
        .findFirst()
        .orElseThrow();
  }

  private List<String> kinds(String slug) {
    return registry
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT kind FROM evidence_event WHERE subject = :subject ORDER BY id")
                    .bind("subject", "tenant/" + desired(slug).tenant())
                    .mapTo(String.class)
                    .list());
  }

  /** What a cell says of the tenant, with its key. */
  private static ObservedTenant observed(DesiredTenant tenant, ObservedKey key) {
    return new ObservedTenant(
        tenant.tenant(),
        tenant.generation(),
        tenant.epoch(),
        ObservedTenantState.ACTIVE,
        "t_" + tenant.tenant().hex() + "_i1",
        1,
        List.of(),
        null,
        Instant.now(),
        key,
        null);
  }

  private static ObservedKey key(VaultKeyId wraps, ObservedKey.Named named) {
    return new ObservedKey(
        true,
        VaultKeyState.ENABLED,
        KeyCause.OPERATOR,
        null,
        false,
        1,
        null,
        List.of(),
        List.of(),
        wraps,
        named);
  }

  @Test
  void a_key_that_is_named_at_creation_is_kept_and_goes_to_the_cell() {
    Answer created = create("own", quoted(ARN + "own"));
    assertThat(created.status()).as(created.toString()).isEqualTo(202);
    assertThat(admin.get("/v1/tenants/own").json().path("vaultKey").asText())
        .isEqualTo(ARN + "own");
    assertThat(desired("own").vaultKey()).isEqualTo(new VaultKeyId(ARN + "own"));
    assertThat(admin.createGerman("without").status()).isEqualTo(202);
    assertThat(admin.get("/v1/tenants/without").json().has("vaultKey")).isFalse();
    assertThat(desired("without").vaultKey()).isNull();
  }

  @Test
  void a_patch_names_a_key_keeps_it_when_it_is_silent_and_asks_again_when_it_repeats_it() {
    admin.createGerman("patched");
    Answer named = name("patched", quoted(ARN + "patched"));
    assertThat(named.status()).as(named.toString()).isEqualTo(200);
    assertThat(named.json().path("vaultKey").asText()).isEqualTo(ARN + "patched");
    assertThat(named.json().path("generation").asLong()).isEqualTo(2);
    assertThat(desired("patched").vaultKey()).isEqualTo(new VaultKeyId(ARN + "patched"));
    assertThat(desired("patched").generation().value()).isEqualTo(2);

    Answer silent = name("patched", "null");
    assertThat(silent.json().path("vaultKey").asText()).isEqualTo(ARN + "patched");
    assertThat(silent.json().path("generation").asLong()).isEqualTo(2);
    Answer renamed =
        admin.patch("/v1/tenants/patched", silent.header("ETag"), "{\"displayName\":\"Neu\"}");
    assertThat(renamed.json().path("vaultKey").asText()).isEqualTo(ARN + "patched");

    assertThat(name("patched", quoted(ARN + "patched")).json().path("generation").asLong())
        .isEqualTo(3);
    assertThat(desired("patched").generation().value()).isEqualTo(3);
  }

  @Test
  void a_key_outlives_suspension_and_a_new_policy() {
    create("outlives", quoted(ARN + "outlives"));
    eu.report(TestCell.observed(desired("outlives"), ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(admin.post("/v1/tenants/outlives/suspend", "{}").status()).isEqualTo(202);
    assertThat(desired("outlives").vaultKey()).isEqualTo(new VaultKeyId(ARN + "outlives"));
    Answer amended =
        admin.patch(
            "/v1/tenants/outlives",
            admin.get("/v1/tenants/outlives").header("ETag"),
            "{\"residency\":{\"facts\":{\"dataCategories\":[\"personal\"],"
                + "\"subjectCountries\":[\"DE\",\"FR\"]}}}");
    assertThat(amended.status()).as(amended.toString()).isEqualTo(200);
    assertThat(desired("outlives").vaultKey()).isEqualTo(new VaultKeyId(ARN + "outlives"));
    assertThat(desired("outlives").generation().value()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"with space\"",
        "\"a'b\"",
        "\"schlüssel\"",
        "\"a\\u0000\"",
        "7",
        "{}",
        "[\"a\"]"
      })
  void a_name_that_is_no_vault_key_is_refused_by_name(String bad) {
    long before = registry.count("tenant");
    for (Answer answer : List.of(create("bad-key", bad), nameOf("bad-key-patched", bad))) {
      assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
      assertThat(answer.code()).isEqualTo("invalid_request");
      assertThat(answer.json().path("detail").asText()).contains("vaultKey");
    }
    assertThat(registry.count("tenant")).isBetween(before, before + 1);
  }

  @Test
  void a_name_of_more_than_255_characters_is_refused() {
    assertThat(create("long-key", quoted("k".repeat(256))).code()).isEqualTo("invalid_request");
    assertThat(create("long-key", quoted("k".repeat(255))).status()).isEqualTo(202);
  }

  private Answer nameOf(String slug, String vaultKey) {
    admin.createGerman(slug);
    return name(slug, vaultKey);
  }

  @Test
  void a_key_that_another_tenant_has_named_is_refused() {
    create("holder", quoted(ARN + "held"));
    long before = registry.count("tenant");
    assertThat(create("second", quoted(ARN + "held")).code()).isEqualTo("conflict");
    assertThat(registry.count("tenant")).isEqualTo(before);
    admin.createGerman("third");
    assertThat(name("third", quoted(ARN + "held")).code()).isEqualTo("conflict");
    assertThat(admin.get("/v1/tenants/third").json().has("vaultKey")).isFalse();
  }

  @Test
  void of_many_that_name_one_key_at_the_same_time_one_gets_it() {
    var answers =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> create("racing-" + i, quoted(ARN + "raced")).status()))
            .toList();
    assertThat(answers)
        .extracting(CompletableFuture::join)
        .containsExactlyInAnyOrder(202, 409, 409, 409, 409, 409);
  }

  @Test
  void what_the_cell_decided_is_shown_and_kept_as_evidence_once() {
    admin.createGerman("decided");
    name("decided", quoted(ARN + "decided"));
    DesiredTenant tenant = desired("decided");
    var cells = new VaultKeyId(ARN + "made-by-the-cell");
    var own = new VaultKeyId(ARN + "decided");
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    var refused = new ObservedKey.Named(own, false, "The key is not enabled.", at);
    eu.report(observed(tenant, key(cells, refused)));
    eu.report(observed(tenant, key(cells, refused)));

    JsonNode shown = admin.get("/v1/tenants/decided/key").json().path("key");
    assertThat(shown.path("vaultKey").asText()).isEqualTo(cells.value());
    assertThat(shown.at("/named/vaultKey").asText()).isEqualTo(own.value());
    assertThat(shown.at("/named/taken").asBoolean()).isFalse();
    assertThat(shown.at("/named/because").asText()).isEqualTo("The key is not enabled.");

    var taken = new ObservedKey.Named(own, true, "permit (eu-gdpr)", at.plusSeconds(9));
    eu.report(observed(tenant, key(own, taken)));
    assertThat(admin.get("/v1/tenants/decided/key").json().at("/key/named/taken").asBoolean())
        .isTrue();
    assertThat(kinds("decided"))
        .containsOnlyOnce("key.refused", "key.taken")
        .containsSubsequence("tenant.active", "key.refused", "key.taken");
  }

  @Test
  void a_cell_that_refuses_the_tenant_for_its_key_is_quoted_and_a_new_name_has_it_decide_again() {
    String operation = create("unmade", quoted(ARN + "unmade")).header("Location");
    eu.report(TestCell.observed(desired("unmade"), ObservedTenantState.REFUSED, Instant.now()));
    assertThat(admin.get(operation).json().at("/error/code").asText()).isEqualTo("refused_by_cell");
    assertThat(kinds("unmade")).containsOnlyOnce("tenant.refused");
    Answer none = admin.get("/v1/tenants/unmade/key");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().path("detail").asText()).contains("The cell finds it unlawful.");

    assertThat(name("unmade", quoted(ARN + "another")).status()).isEqualTo(200);
    eu.report(TestCell.observed(desired("unmade"), ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(admin.get("/v1/tenants/unmade").json().path("state").asText()).isEqualTo("active");
  }
}
