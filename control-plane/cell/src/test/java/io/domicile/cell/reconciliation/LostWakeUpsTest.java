package io.domicile.cell.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.RunningCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.vault.VaultKeyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is asked of a tenant twice at a short distance ends as it was asked last: no change is
 * lost to work that is under way. The distances are random, of a fixed seed.
 */
final class LostWakeUpsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PROMPTLY = Duration.ofSeconds(5);
  private static final int LONGEST_DISTANCE_MILLIS = 120;
  private static final String BECAUSE = "{\"reason\":\"asked by the tenant\"}";

  private final Random random = new Random(38);
  @RegisterExtension static final RunningCell RUNNING = new RunningCell(2);

  private final CellProcess cell = RUNNING.cell();

  @Test
  void a_key_that_is_turned_off_and_on_again_at_once_ends_on() throws Exception {
    offAndOn("flicker", 25);
  }

  @Tag("slow")
  @Test
  void a_key_that_is_turned_off_and_on_again_at_once_ends_on_every_time() throws Exception {
    together("flicker-long", this::offAndOn);
  }

  /** What a round of a tenant's is. */
  @FunctionalInterface
  private interface Rounds {
    void go(String slug, int times) throws Exception;
  }

  /** Three tenants beside each other, a hundred rounds each: rounds wait more than they work. */
  private static void together(String slug, Rounds rounds) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var going = new ArrayList<Future<?>>();
      for (int i = 0; i < 3; i++) {
        String one = slug + "-" + i;
        going.add(
            threads.submit(
                () -> {
                  rounds.go(one, 100);
                  return null;
                }));
      }
      for (Future<?> one : going) {
        one.get();
      }
    }
  }

  private void offAndOn(String slug, int times) throws Exception {
    DesiredTenant tenant = Tenants.german(slug);
    cell.make(tenant);
    for (int i = 0; i < times; i++) {
      post(slug, "key/disable", BECAUSE);
      apart();
      post(slug, "key/enable", BECAUSE);
      DesiredTenant asked = tenant;
      String turn = "turn " + i;
      // Either it was never fenced, or the control plane hears that it waits for an epoch.
      soon(turn, () -> isServed(asked) || awaitsEpoch(asked));
      if (awaitsEpoch(asked)) {
        tenant = Tenants.next(asked, asked.epoch().next(), ServingState.ACTIVE);
        cell.controlPlane.want(tenant);
      }
      DesiredTenant now = tenant;
      soon(turn, () -> isServed(now));
      cell.login(cell.route(now.tenant())).close();
    }
  }

  @Test
  void a_tenant_that_is_suspended_and_resumed_at_once_ends_served() throws Exception {
    suspendAndResume("paused", 15);
  }

  @Tag("slow")
  @Test
  void a_tenant_that_is_suspended_and_resumed_at_once_ends_served_every_time() throws Exception {
    together("paused-long", this::suspendAndResume);
  }

  private void suspendAndResume(String slug, int times) throws Exception {
    DesiredTenant tenant = Tenants.german(slug);
    cell.make(tenant);
    for (int i = 0; i < times; i++) {
      DesiredTenant suspended = Tenants.next(tenant, tenant.epoch(), ServingState.SUSPENDED);
      cell.controlPlane.want(suspended);
      apart();
      tenant = Tenants.next(suspended, suspended.epoch().next(), ServingState.ACTIVE);
      cell.controlPlane.want(tenant);
      DesiredTenant now = tenant;
      soon("turn " + i, () -> isServed(now));
      cell.login(cell.route(now.tenant())).close();
    }
  }

  @Test
  void of_two_keys_that_are_named_at_once_the_last_one_wraps() throws Exception {
    nameKeys("named", 10);
  }

  @Tag("slow")
  @Test
  void of_two_keys_that_are_named_at_once_the_last_one_wraps_every_time() throws Exception {
    together("named-long", this::nameKeys);
  }

  private void nameKeys(String slug, int times) throws Exception {
    DesiredTenant tenant = Tenants.german(slug);
    cell.make(tenant);
    VaultKeyId one = cell.cellsVault().createKey(tenant.tenant(), 2);
    VaultKeyId other = cell.cellsVault().createKey(tenant.tenant(), 3);
    for (int i = 0; i < times; i++) {
      DesiredTenant first = named(tenant, i % 2 == 0 ? one : other);
      cell.controlPlane.want(first);
      apart();
      VaultKeyId last = i % 2 == 0 ? other : one;
      tenant = named(first, last);
      cell.controlPlane.want(tenant);
      DesiredTenant now = tenant;
      soon(
          "turn " + i,
          () ->
              cell.route(now.tenant()).rootKey().vaultKey().equals(last)
                  && observed(now)
                      .map(ObservedTenant::key)
                      .filter(key -> last.equals(key.vaultKey()))
                      .isPresent());
    }
  }

  private static DesiredTenant named(DesiredTenant tenant, VaultKeyId key) {
    return Tenants.naming(Tenants.next(tenant, tenant.epoch(), ServingState.ACTIVE), key);
  }

  @Test
  void a_rotation_that_is_asked_for_while_the_key_flickers_is_done_and_the_tenant_served()
      throws Exception {
    DesiredTenant tenant = Tenants.german("turning");
    cell.make(tenant);
    for (int i = 0; i < 10; i++) {
      post("turning", "key/disable", BECAUSE);
      rotate("turning", "before-" + i);
      apart();
      post("turning", "key/enable", BECAUSE);
      rotate("turning", "after-" + i);
      DesiredTenant asked = tenant;
      soon("turn " + i, () -> isServed(asked) || awaitsEpoch(asked));
      if (awaitsEpoch(asked)) {
        tenant = Tenants.next(asked, asked.epoch().next(), ServingState.ACTIVE);
        cell.controlPlane.want(tenant);
      }
      DesiredTenant now = tenant;
      soon("turn " + i, () -> isServed(now) && isRotated("turning"));
      cell.login(cell.route(now.tenant())).close();
    }
  }

  @Test
  void of_releases_that_are_wanted_at_once_every_tenant_ends_at_its_own() throws Exception {
    SchemaRelease first = Tenants.release(null, "CREATE TABLE one (id int)");
    SchemaRelease second = Tenants.release(first, "CREATE TABLE two (id int)");
    SchemaRelease third = Tenants.release(second, "CREATE TABLE three (id int)");
    cell.controlPlane.offer(first, cell.productKey);
    cell.controlPlane.offer(second, cell.productKey);
    cell.controlPlane.offer(third, cell.productKey);
    DesiredTenant all = Tenants.german("all");
    DesiredTenant ahead = Tenants.german("ahead");
    cell.make(all);
    cell.make(ahead);
    cell.controlPlane.want(first.reference());
    apart();
    cell.controlPlane.want(Tenants.wanting(ahead, third));
    apart();
    cell.controlPlane.want(second.reference());

    soon(
        "waves",
        () ->
            cell.route(ahead.tenant()).schemaRelease() == 3
                && cell.route(all.tenant()).schemaRelease() == 2);
    soon(
        "reports",
        () ->
            observed(ahead).map(ObservedTenant::schemaRelease).orElse(0) == 3
                && observed(all).map(ObservedTenant::schemaRelease).orElse(0) == 2);
    assertThat(cell.make(Tenants.german("later")).schemaRelease()).isEqualTo(2);
  }

  /** A moment, of a length that nobody chose: what is asked next meets the work anywhere. */
  private void apart() {
    LockSupport.parkNanos(random.nextInt(LONGEST_DISTANCE_MILLIS) * 1_000_000L);
  }

  private static void soon(String what, Callable<Boolean> condition) {
    await(what).atMost(PROMPTLY).pollInterval(Duration.ofMillis(25)).until(condition);
  }

  private Optional<ObservedTenant> observed(DesiredTenant tenant) {
    return cell.controlPlane
        .observed(tenant.tenant())
        .filter(seen -> seen.state() == ObservedTenantState.ACTIVE);
  }

  private Optional<ObservedTenant> present(DesiredTenant tenant) {
    return observed(tenant).filter(seen -> seen.generation().equals(tenant.generation()));
  }

  private boolean awaitsEpoch(DesiredTenant tenant) {
    return present(tenant).map(ObservedTenant::key).filter(ObservedKey::awaitsEpoch).isPresent();
  }

  /** By the route and by what was reported, at the present epoch. */
  private boolean isServed(DesiredTenant tenant) throws Exception {
    Route route = cell.route(tenant.tenant());
    return route.state() == RouteState.ACTIVE
        && route.epoch().equals(tenant.epoch())
        && present(tenant)
            .map(ObservedTenant::key)
            .filter(key -> key.enabled() && !key.awaitsEpoch())
            .isPresent();
  }

  private boolean isRotated(String slug) throws Exception {
    for (JsonNode one : cell.get("/v1/tenants/" + slug + "/credential-rotations").path("items")) {
      String state = one.path("state").asText();
      if (!state.equals("done") && !state.equals("abandoned")) {
        return false;
      }
    }
    return true;
  }

  @Test
  void tasks_that_a_clock_put_far_ahead_are_done_once_it_is_set_right() throws Exception {
    cell.cluster.execute(
        cell.database,
        "UPDATE scheduled_tasks SET execution_time = execution_time + interval '1 day'"
            + " WHERE task_name IN ('look-for-drift', 'tend-spares', 'rotate-credentials')");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(tasks("execution_time > now() + interval '1 minute'")).isZero());
    assertThat(tasks("true")).isGreaterThanOrEqualTo(3);
  }

  private long tasks(String condition) throws Exception {
    try (var connection = cell.cluster.superuser(cell.database).getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT count(*) FROM scheduled_tasks WHERE " + condition)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void rotate(String slug, String key) {
    cell.operator()
        .post("/v1/tenants/" + slug + "/credential-rotations", key, "{\"overlapSeconds\":0}");
  }

  private void post(String slug, String verb, String body) {
    cell.operator().post("/v1/tenants/" + slug + "/" + verb, body).expect(200);
  }
}
