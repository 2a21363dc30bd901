package io.domicile.billing;

import static io.domicile.billing.BillingProcess.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The order of answers, from the outside. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdmissionTest {

  private static final RegionCode HERE = TestCell.REGION;
  private static final RegionCode ELSEWHERE = new RegionCode("us-east-1");
  private static final String NOBODY = "nobody.eu-central-1.localhost:8110";

  private BillingProcess billing;
  private TestTenant acme;
  private TestTenant globex;

  @BeforeAll
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    billing = new BillingProcess(cluster, directory);
    acme = billing.createTenant("acme");
    globex = billing.createTenant("globex");
  }

  @AfterAll
  void stop() {
    billing.close();
  }

  private static String hostOf(TestTenant tenant) {
    return tenant.host(HERE) + ":8110";
  }

  private Answer ask(String host, ApiKey key) {
    return ask(host, key.text().reveal());
  }

  private Answer ask(String host, String key) {
    return billing.send(request("GET", "/v1/products").host(host).key(key));
  }

  private static void assertAnswer(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void a_good_key_at_its_own_host_is_admitted_in_any_case_of_the_host() {
    ApiKey key = acme.mintKey(HERE);
    assertThat(ask(hostOf(acme), key).status()).isEqualTo(200);
    assertThat(ask("ACME.eu-central-1.LOCALHOST", key).status()).isEqualTo(200);
  }

  @Test
  void a_key_of_another_region_is_421_whether_or_not_the_tenant_exists() {
    ApiKey foreign = acme.unknownKey(ELSEWHERE);
    var known = ask(hostOf(acme), foreign);
    assertAnswer(known, 421, "misdirected");
    assertThat(known.text("region")).isEqualTo("us-east-1");
    assertThat(ask(NOBODY, foreign).json()).isEqualTo(known.json());
    assertThat(ask(hostOf(globex), foreign).json()).isEqualTo(known.json());
    assertThat(ask(hostOf(acme), acme.forgedKey(ELSEWHERE)).json()).isEqualTo(known.json());
  }

  @Test
  void a_host_of_another_region_is_421_with_any_key_and_with_none() {
    var withKey = ask("acme.us-east-1.localhost:8110", acme.mintKey(HERE));
    assertAnswer(withKey, 421, "misdirected");
    var without = billing.send(request("GET", "/v1/products").host("acme.us-east-1.localhost"));
    assertThat(without.json()).isEqualTo(withKey.json());
  }

  @Test
  void no_key_a_malformed_one_and_a_made_up_one_are_401_alike_at_every_host() {
    var none = billing.send(request("GET", "/v1/products").host(hostOf(acme)));
    assertAnswer(none, 401, "unauthenticated");
    assertThat(none.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(ask(hostOf(acme), "dk_nonsense").json()).isEqualTo(none.json());
    assertThat(ask(hostOf(acme), acme.forgedKey(HERE)).json()).isEqualTo(none.json());
    assertThat(ask(NOBODY, acme.forgedKey(HERE)).json()).isEqualTo(none.json());
    assertThat(billing.send(request("GET", "/v1/products").host(NOBODY)).json())
        .isEqualTo(none.json());
    var basic =
        billing.send(
            request("GET", "/v1/products")
                .host(hostOf(acme))
                .header("Authorization", "Basic YTpi"));
    assertThat(basic.json()).isEqualTo(none.json());
  }

  @Test
  void a_good_key_at_another_tenant_s_host_is_403_the_same_as_at_a_host_nobody_has() {
    ApiKey key = acme.mintKey(HERE);
    var other = ask(hostOf(globex), key);
    assertAnswer(other, 403, "forbidden");
    assertThat(ask(NOBODY, key).json()).isEqualTo(other.json());
    assertThat(ask("127.0.0.1:8110", key).json()).isEqualTo(other.json());
    assertThat(ask("a.b.eu-central-1.localhost", key).json()).isEqualTo(other.json());
  }

  @Test
  void an_unknown_an_expired_and_a_revoked_key_are_401() {
    assertAnswer(ask(hostOf(acme), acme.unknownKey(HERE)), 401, "unauthenticated");
    ApiKey expired = acme.mintKey(HERE);
    set(expired, "expires_at = now() - interval '1 second'");
    assertAnswer(ask(hostOf(acme), expired), 401, "unauthenticated");
    ApiKey revoked = acme.mintKey(HERE);
    set(revoked, "revoked_at = now()");
    assertAnswer(ask(hostOf(acme), revoked), 401, "unauthenticated");
  }

  private void set(ApiKey key, String change) {
    acme.execute("UPDATE domicile.api_key SET " + change + " WHERE id = '" + key.id() + "'");
  }

  @Test
  void a_key_of_a_former_region_is_admitted_after_a_move() {
    TestTenant moved = billing.createTenant("moved");
    ApiKey old = moved.mintKey(ELSEWHERE);
    assertAnswer(ask(hostOf(moved), old), 421, "misdirected");
    billing.cell().publish(with(moved.route(), RouteState.ACTIVE, Set.of(HERE, ELSEWHERE)));
    await().untilAsserted(() -> assertThat(ask(hostOf(moved), old).status()).isEqualTo(200));
    assertAnswer(ask(hostOf(moved), moved.forgedKey(ELSEWHERE)), 421, "misdirected");
  }

  @Test
  void a_suspended_tenant_is_403_to_its_own_keys_only() {
    TestTenant tenant = billing.createTenant("suspended");
    ApiKey key = tenant.mintKey(HERE);
    assertThat(ask(hostOf(tenant), key).status()).isEqualTo(200);
    billing.cell().publish(with(tenant.route(), RouteState.SUSPENDED, Set.of(HERE)));
    await().untilAsserted(() -> assertAnswer(ask(hostOf(tenant), key), 403, "tenant_suspended"));
    assertAnswer(ask(hostOf(tenant), tenant.forgedKey(HERE)), 401, "unauthenticated");
    assertAnswer(ask(hostOf(tenant), acme.mintKey(HERE)), 403, "forbidden");
  }

  @Test
  void a_disabled_key_is_423_and_other_tenants_see_nothing_of_it() {
    TestTenant tenant = billing.createTenant("dark-one");
    ApiKey key = tenant.mintKey(HERE);
    billing.cell().vault().setState(tenant.route().rootKey().vaultKey(), VaultKeyState.DISABLED);
    assertAnswer(ask(hostOf(tenant), key), 423, "key_disabled");
    assertThat(ask(hostOf(acme), acme.mintKey(HERE)).status()).isEqualTo(200);
    billing.cell().vault().setState(tenant.route().rootKey().vaultKey(), VaultKeyState.ENABLED);
    await().untilAsserted(() -> assertThat(ask(hostOf(tenant), key).status()).isEqualTo(200));
  }

  @Test
  void a_database_that_refuses_the_runtime_is_503_with_a_time_to_come_back() {
    TestTenant tenant = billing.createTenant("fenced");
    ApiKey key = tenant.mintKey(HERE);
    String login = tenant.names().login(tenant.route().epoch(), 1);
    tenant.execute("ALTER ROLE " + login + " NOLOGIN");
    tenant.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + login + "'");
    var answer = ask(hostOf(tenant), key);
    assertAnswer(answer, 503, "unavailable");
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(answer.text()).doesNotContain(login, tenant.database());
  }

  @Test
  void the_openapi_document_is_for_everyone() {
    var answer = billing.send(request("GET", "/openapi.json"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("openapi")).isEqualTo("3.1.0");
  }

  private static Route with(Route route, RouteState state, Set<RegionCode> regions) {
    return new Route(
        route.tenant(),
        route.slug(),
        state,
        route.epoch(),
        route.cluster(),
        route.database(),
        route.credential(),
        route.rootKey(),
        route.apiKeyMacKey(),
        regions,
        route.schemaRelease());
  }
}
