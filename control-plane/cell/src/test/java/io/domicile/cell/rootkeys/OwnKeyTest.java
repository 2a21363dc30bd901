package io.domicile.cell.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.awskms.AwsKmsSettings;
import io.domicile.vaults.awskms.AwsKmsVault;
import io.domicile.vaults.testing.KmsDouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that bring keys of their own, in the accounts that they have, to one running cell. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnKeyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private KmsDouble kms;
  private AwsKmsVault vault;
  private CellProcess cell;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    CREDENTIALS.forEach(property -> System.setProperty(property, KmsDouble.CELL));
    kms = new KmsDouble(CellProcess.REGION.value());
    vault = AwsKmsVault.open(AwsKmsSettings.of(CellProcess.REGION, kms.url()));
    cell = new CellProcess(directory, 2);
    cell.configured.put(
        "vault",
        Map.of(
            "name",
            LocalVaultProcess.NAME,
            "url",
            cell.vault.url(),
            "keyCheck",
            "PT0.1S",
            "keys",
            Map.of("type", "aws-kms", "endpoint", kms.url().toString(), "attemptTimeout", "PT1S")));
    cell.start();
  }

  @AfterAll
  void stop() {
    cell.close();
    vault.close();
    kms.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  private VaultKeyId ownKey() {
    return new VaultKeyId(kms.makeKey(false));
  }

  private ObservedKey awaitKey(TenantId tenant, Predicate<ObservedKey> condition) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(tenant)
                    .map(ObservedTenant::key)
                    .filter(condition)
                    .isPresent());
    return cell.controlPlane.observed(tenant).map(ObservedTenant::key).orElseThrow();
  }

  private ObservedKey.Named awaitDecided(TenantId tenant, VaultKeyId key, boolean taken) {
    ObservedKey seen =
        awaitKey(
            tenant,
            found ->
                found.named() != null
                    && found.named().vaultKey().equals(key)
                    && found.named().taken() == taken);
    assertThat(key.equals(seen.vaultKey())).isEqualTo(taken);
    return Objects.requireNonNull(seen.named());
  }

  /** The tenant at its next generation, naming the key. */
  private static DesiredTenant next(DesiredTenant tenant, VaultKeyId key) {
    return Tenants.naming(Tenants.next(tenant, tenant.epoch(), ServingState.ACTIVE), key);
  }

  private List<String> events(DesiredTenant tenant, String kind) throws Exception {
    JsonNode events = cell.get("/v1/tenants/" + tenant.slug() + "/key").path("events");
    return events
        .valueStream()
        .filter(event -> event.path("kind").asText().equals(kind))
        .map(event -> event.path("detail").asText())
        .toList();
  }

  private Answer rewrap(DesiredTenant tenant, VaultKeyId key) throws Exception {
    return cell.send(
        "POST",
        "/v1/tenants/" + tenant.slug() + "/key/rewrap",
        "{\"vaultKey\":\"" + key + "\"}",
        CellProcess.OPERATOR,
        UUID.randomUUID().toString());
  }

  private boolean vaultMadeAKeyFor(DesiredTenant tenant) throws Exception {
    return vault.keys().stream().anyMatch(key -> key.tenant().equals(tenant.tenant()));
  }

  @Test
  void a_tenant_is_made_under_the_key_that_it_names_and_the_vault_makes_none() throws Exception {
    VaultKeyId own = ownKey();
    DesiredTenant acme = Tenants.naming(Tenants.german("own-first"), own);
    ObservedTenant made = cell.make(acme);

    Route route = cell.route(acme.tenant());
    assertThat(route.rootKey().vaultKey()).isEqualTo(own);
    cell.login(route).close();
    assertThat(vaultMadeAKeyFor(acme)).isFalse();
    assertThat(made.steps())
        .filteredOn(step -> step.name().equals("take-named-key"))
        .singleElement()
        .extracting(ObservedStep::detail)
        .asString()
        .startsWith("taken: permit store key in eu-central-1 (eu-gdpr/");
    assertThat(awaitDecided(acme.tenant(), own, true).because())
        .contains("key in eu-central-1 (eu-gdpr/", "GDPR Art");
    assertThat(events(acme, "key-adopted"))
        .singleElement()
        .asString()
        .startsWith(own + ", named by the tenant: permit store key in ");
  }

  @Test
  void a_key_that_is_named_later_wraps_the_same_root_key_from_then_on() throws Exception {
    DesiredTenant acme = Tenants.german("own-later");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    var context = new KeyContext(acme.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, 1);
    var root = vault.unwrap(before.rootKey().vaultKey(), context, before.rootKey().wrapped());

    VaultKeyId own = ownKey();
    cell.make(next(acme, own));
    awaitDecided(acme.tenant(), own, true);
    Route after = cell.route(acme.tenant());
    assertThat(after.rootKey().vaultKey()).isEqualTo(own);
    assertThat(vault.unwrap(own, context, after.rootKey().wrapped())).isEqualTo(root);
    assertThat(after.state()).isEqualTo(RouteState.ACTIVE);
    cell.login(after).close();
    assertThat(events(acme, "rewrapped")).hasSize(1);

    // Its owner turns it off like any other.
    kms.setEnabled(own.value(), false);
    awaitKey(acme.tenant(), seen -> !seen.enabled() && seen.cause() == KeyCause.VAULT);
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
  }

  /** Keys that are not taken, each with words of the reason. */
  private Map<VaultKeyId, String> notTaken(String prefix) throws Exception {
    DesiredTenant other = Tenants.naming(Tenants.german(prefix + "-other"), ownKey());
    cell.make(other);
    var disabled = ownKey();
    kms.setEnabled(disabled.value(), false);
    var leaving = ownKey();
    vault.scheduleDestruction(leaving, Duration.ofDays(7));
    var closed = ownKey();
    kms.keepOut(closed.value(), true);
    var bare = ownKey().value();
    return Map.of(
        new VaultKeyId("arn:aws:kms:eu-west-1:111122223333:key/mrk"),
        "The key is in eu-west-1; this cell takes keys of eu-central-1 only.",
        new VaultKeyId("arn:aws:kms:us-east-1:111122223333:key/abroad"),
        "A key in us-east-1 is not lawful: ",
        new VaultKeyId("arn:aws:kms:nowhere:111122223333:key/abroad"),
        "region nowhere is not in the catalogue",
        new VaultKeyId(kms.makeKey(true)),
        "only a single-region key is taken",
        disabled,
        "The key is not enabled.",
        leaving,
        "The key is not enabled.",
        closed,
        "The vault does not let this cell use the key.",
        other.vaultKey() == null ? disabled : other.vaultKey(),
        "The key is not this tenant's alone.",
        new VaultKeyId(bare.substring(bare.lastIndexOf('/') + 1)),
        "A key is named by its own id",
        new VaultKeyId("arn:aws:kms:eu-central-1:111122223333:key/none"),
        "The vault has no such key.");
  }

  @Test
  void a_tenant_whose_key_is_not_taken_is_refused_with_the_reason_and_nothing_is_left_of_it()
      throws Exception {
    int number = 0;
    DesiredTenant refused = Tenants.german("unmade");
    for (Map.Entry<VaultKeyId, String> bad : notTaken("unmade").entrySet()) {
      refused = Tenants.naming(Tenants.german("unmade-" + number++), bad.getKey());
      cell.controlPlane.want(refused);
      ObservedTenant seen = cell.awaitState(refused, ObservedTenantState.REFUSED);
      assertThat(seen.refusal())
          .startsWith("The key " + bad.getKey() + " is not taken: ")
          .contains(bad.getValue());
      assertThat(seen.database()).isNull();
      assertThat(vaultMadeAKeyFor(refused)).isFalse();
    }
    assertThat(cell.get("/v1/orphans").toString())
        .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}");

    VaultKeyId own = ownKey();
    cell.make(next(refused, own));
    assertThat(cell.route(refused.tenant()).rootKey().vaultKey()).isEqualTo(own);
  }

  @Test
  void a_key_that_is_not_taken_leaves_the_former_one_in_place_and_is_noted_once() throws Exception {
    DesiredTenant acme = Tenants.german("kept");
    TenantId id = acme.tenant();
    cell.make(acme);
    Route before = cell.route(id);
    for (Map.Entry<VaultKeyId, String> bad : notTaken("kept").entrySet()) {
      acme = next(acme, bad.getKey());
      cell.make(acme);
      assertThat(awaitDecided(acme.tenant(), bad.getKey(), false).because())
          .contains(bad.getValue());
      assertThat(cell.route(acme.tenant())).isEqualTo(before);
      cell.login(before).close();
      assertThat(events(acme, "key-refused")).filteredOn(of(bad.getKey())).hasSize(1);
    }

    // It is decided about again, and says nothing new.
    await().atMost(PATIENCE).until(() -> wasDecidedAgain(id));
    assertThat(events(acme, "key-refused")).filteredOn(of(acme.vaultKey())).hasSize(1);
  }

  private boolean wasDecidedAgain(TenantId tenant) throws Exception {
    try (var connection = cell.cluster.superuser(cell.database).getConnection();
        var query =
            connection.prepareStatement(
                "SELECT tried_at > decided_at FROM named_key WHERE tenant = ?")) {
      query.setObject(1, tenant.value());
      try (var row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static Predicate<String> of(@Nullable VaultKeyId key) {
    return detail -> detail.startsWith(key + ", ");
  }

  @Test
  void a_refused_key_is_taken_once_its_owner_has_put_it_right() throws Exception {
    DesiredTenant acme = Tenants.german("put-right");
    cell.make(acme);
    VaultKeyId own = ownKey();
    kms.keepOut(own.value(), true);
    DesiredTenant naming = next(acme, own);
    cell.make(naming);
    awaitDecided(acme.tenant(), own, false);
    kms.setEnabled(own.value(), false);
    kms.keepOut(own.value(), false);
    awaitKey(
        acme.tenant(),
        key -> key.named() != null && key.named().because().equals("The key is not enabled."));
    kms.setEnabled(own.value(), true);
    awaitDecided(acme.tenant(), own, true);
    assertThat(cell.route(acme.tenant()).rootKey().vaultKey()).isEqualTo(own);
    assertThat(events(acme, "key-refused")).hasSize(2);
  }

  @Test
  void a_key_is_not_taken_where_the_tenants_law_no_longer_permits_one() throws Exception {
    DesiredTenant acme = Tenants.german("law-changed");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    VaultKeyId own = ownKey();
    ResidencyPolicy russian = Tenants.policy("RU");
    DesiredTenant next = next(acme, own);
    cell.make(
        new DesiredTenant(
            next.tenant(),
            next.slug(),
            next.generation(),
            next.epoch(),
            next.serving(),
            next.isolation(),
            russian,
            own));
    assertThat(awaitDecided(acme.tenant(), own, false).because())
        .startsWith("A key in eu-central-1 is not lawful: ");
    assertThat(cell.route(acme.tenant())).isEqualTo(before);
  }

  @Test
  void of_two_tenants_that_name_one_key_at_the_same_time_one_gets_it() {
    VaultKeyId shared = ownKey();
    var both =
        List.of(
            Tenants.naming(Tenants.german("twin-1"), shared),
            Tenants.naming(Tenants.german("twin-2"), shared));
    both.forEach(cell.controlPlane::want);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(both)
                    .extracting(tenant -> cell.controlPlane.observed(tenant.tenant()))
                    .extracting(seen -> seen.map(ObservedTenant::state).orElse(null))
                    .containsExactlyInAnyOrder(
                        ObservedTenantState.ACTIVE, ObservedTenantState.REFUSED));
  }

  @Test
  void what_the_regions_operator_does_to_the_keys_afterwards_stands() throws Exception {
    VaultKeyId own = ownKey();
    DesiredTenant acme = Tenants.naming(Tenants.german("taken-back"), own);
    cell.make(acme);
    VaultKeyId cells = vault.createKey(acme.tenant(), 2);
    assertThat(rewrap(acme, cells).status()).isEqualTo(200);

    DesiredTenant next = Tenants.next(acme, acme.epoch(), ServingState.ACTIVE);
    cell.make(next);
    assertThat(cell.route(acme.tenant()).rootKey().vaultKey()).isEqualTo(cells);
    VaultKeyId second = ownKey();
    cell.make(next(next, second));
    awaitDecided(acme.tenant(), second, true);
    assertThat(cell.route(acme.tenant()).rootKey().vaultKey()).isEqualTo(second);
  }

  @Test
  void a_key_that_is_only_lent_is_taken_and_the_tenant_goes_dark_and_comes_back_without_it()
      throws Exception {
    VaultKeyId own = ownKey();
    kms.onlyLend(own.value());
    DesiredTenant acme = Tenants.naming(Tenants.german("lent"), own);
    cell.make(acme);
    assertThat(key(acme, "disable").status()).isEqualTo(200);
    awaitKey(acme.tenant(), seen -> !seen.enabled());
    assertThat(cell.route(acme.tenant()).state()).isEqualTo(RouteState.KEY_DISABLED);
    assertThat(vault.state(own)).isEqualTo(VaultKeyState.ENABLED);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.get("/v1/tenants/lent/key").at("/standing/fencedEpoch").asLong()
                    == acme.epoch().value());

    assertThat(key(acme, "enable").status()).isEqualTo(200);
    awaitKey(acme.tenant(), ObservedKey::awaitsEpoch);
    cell.make(Tenants.next(acme, acme.epoch().next(), ServingState.ACTIVE));
    cell.login(cell.route(acme.tenant())).close();
  }

  private Answer key(DesiredTenant tenant, String verb) throws Exception {
    return cell.send(
        "POST",
        "/v1/tenants/" + tenant.slug() + "/key/" + verb,
        "{\"reason\":\"a test\"}",
        CellProcess.OPERATOR,
        UUID.randomUUID().toString());
  }

  @Test
  void a_vault_that_is_out_refuses_nobody_and_the_key_is_taken_when_it_is_back() throws Exception {
    DesiredTenant acme = Tenants.german("outage-later");
    cell.make(acme);
    Route before = cell.route(acme.tenant());
    VaultKeyId own = ownKey();
    DesiredTenant fresh = Tenants.naming(Tenants.german("outage-first"), ownKey());
    kms.fail(true);
    try {
      cell.make(next(acme, own));
      cell.controlPlane.want(fresh);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  cell.controlPlane.observed(fresh.tenant()).stream()
                      .flatMap(seen -> seen.steps().stream())
                      .anyMatch(step -> step.state() == ObservedStep.State.RETRYING));
      assertThat(cell.route(acme.tenant())).isEqualTo(before);
      cell.login(before).close();
    } finally {
      kms.fail(false);
    }
    awaitDecided(acme.tenant(), own, true);
    cell.awaitState(fresh, ObservedTenantState.ACTIVE);
    assertThat(cell.route(fresh.tenant()).rootKey().vaultKey()).isEqualTo(fresh.vaultKey());
    assertThat(events(acme, "key-refused")).isEmpty();
    assertThat(rewrap(acme, own).text()).contains(own.value());
  }
}
