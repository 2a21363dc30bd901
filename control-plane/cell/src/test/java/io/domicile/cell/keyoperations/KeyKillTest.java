package io.domicile.cell.keyoperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.keyoperations.TenantKeyState.Tenant;
import io.domicile.cell.testing.BreaksOnceAtEach;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.KilledCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell that ends while it turns a key off or on, changes it or brings it to its end leaves what
 * the next one finishes, or nothing: never a key half changed.
 */
@ExtendWith(PostgresExtension.class)
final class KeyKillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> DISABLE =
      List.of(
          "disable-key/recorded",
          "disable-key/route",
          "disable-key/vault",
          "observe-key/recorded",
          "disable-key/observed");

  /** Killed at the first, nothing was recorded: the key is off as before. */
  private static final List<String> ENABLE = List.of("enable-key/vault", "enable-key/recorded");

  private static final List<String> DESTROY =
      List.of(
          "destroy-key/recorded",
          "destroy-key/route",
          "destroy-key/vault",
          "destroy-key/scheduled");

  private static final List<String> KEEP = List.of("keep-key/vault", "keep-key/recorded");

  /** Killed at the first, nothing was recorded: the root key is wrapped as before. */
  private static final List<String> REWRAP =
      List.of("rewrap/wrapped", "rewrap/recorded", "rewrap/published");

  /** Killed at one of the first, nothing was recorded that is gone on with. */
  private static final List<String> ROTATE_BEFORE =
      List.of("rotate/wrapped", "rotate-key/added", "rotate-key/announced-published");

  private static final List<String> ROTATE =
      List.of(
          "rotate-key/announced",
          "rotate-key/promoted",
          "rotate-key/sealing-published",
          "rotate-key/sealing");

  private static final List<String> ROTATE_END =
      List.of(
          "rotate-key/settling",
          "rotate-key/counting",
          "rotate-key/forgotten",
          "rotate-key/finished-published",
          "rotate-key/finished");

  @TempDir private Path directory;
  private CellProcess cell;
  private TenantKeyState keys;

  @BeforeEach
  void prepare() throws Exception {
    cell = new CellProcess(directory, 0);
    keys = new TenantKeyState(cell);
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  @Test
  void work_that_breaks_off_at_any_point_is_taken_up_again() throws Exception {
    var breaks = new BreaksOnceAtEach(List.of());
    cell.start(breaks);
    List<Tenant> tenants = make(5);

    brokenOff(breaks, tenants, DISABLE, "disable", TenantKeyState.BECAUSE);
    keys.awaitDark(tenants, VaultKeyState.DISABLED);
    brokenOff(breaks, tenants.subList(0, 2), ENABLE, "enable", TenantKeyState.BECAUSE);
    keys.awaitDark(tenants.subList(0, 1), VaultKeyState.DISABLED);
    tenants = backAgain(tenants);

    brokenOff(breaks, tenants, REWRAP, tenant -> second(tenant));
    keys.awaitServed(tenants);
    for (int i = 0; i < REWRAP.size(); i++) {
      assertThat(keys.serial(tenants.get(i))).isEqualTo(i == 0 ? 1 : 2);
    }

    List<Tenant> leaving = tenants.subList(0, DESTROY.size());
    for (int i = 0; i < leaving.size(); i++) {
      Tenant tenant = leaving.get(i);
      brokenOff(
          breaks, List.of(tenant), DESTROY.subList(i, i + 1), "destroy", keys.destroy(tenant));
    }
    keys.awaitDark(leaving, VaultKeyState.PENDING_DESTRUCTION);
    brokenOff(breaks, leaving, KEEP, "keep", TenantKeyState.BECAUSE);
    keys.keep(leaving);
    keys.awaitDark(leaving, VaultKeyState.DISABLED);

    Tenant rotated = tenants.get(4);
    for (String point : ROTATE_BEFORE) {
      brokenOff(breaks, List.of(rotated), List.of(point), "rotate", "");
      keys.awaitServed(List.of(rotated));
    }
    breaks.left().addAll(ROTATE);
    breaks.left().addAll(ROTATE_END);
    keys.ask(rotated, "rotate", "");
    keys.awaitRotated(rotated);
    assertThat(breaks.left()).isEmpty();

    // What its time has come for is dark, also for a cell that broke off at the news.
    breaks.left().add("observe-key/recorded");
    cell.cellsVault().scheduleDestruction(rotated.vaultKey(), Duration.ZERO);
    await().atMost(PATIENCE).until(breaks.left()::isEmpty);
    cell.stop();
    cell.start();
    keys.awaitDark(List.of(rotated), VaultKeyState.DESTROYED);
  }

  @Test
  @Tag("slow")
  void a_key_turned_off_or_on_survives_a_kill_at_every_point() throws Exception {
    cell.start();
    List<Tenant> tenants = make(DISABLE.size());
    cell.stop();
    kill(tenants, DISABLE, "disable", TenantKeyState.BECAUSE);
    cell.start();
    keys.awaitDark(tenants, VaultKeyState.DISABLED);
    cell.stop();
    kill(tenants, ENABLE, "enable", TenantKeyState.BECAUSE);
    cell.start();
    keys.awaitDark(tenants.subList(0, 1), VaultKeyState.DISABLED);
    backAgain(tenants);
  }

  @Test
  @Tag("slow")
  void a_destruction_and_its_calling_off_survive_a_kill_at_every_point() throws Exception {
    cell.start();
    List<Tenant> tenants = make(DESTROY.size());
    cell.stop();
    for (int i = DESTROY.size() - 1; i >= 0; i--) {
      Tenant tenant = tenants.get(i);
      kill(List.of(tenant), DESTROY.subList(i, i + 1), "destroy", keys.destroy(tenant));
    }
    cell.start();
    keys.awaitDark(tenants, VaultKeyState.PENDING_DESTRUCTION);
    cell.stop();
    kill(tenants, KEEP, "keep", TenantKeyState.BECAUSE);
    cell.start();
    keys.keep(tenants);
    keys.awaitDark(tenants, VaultKeyState.DISABLED);
    backAgain(tenants);
  }

  @Test
  @Tag("slow")
  void a_change_of_keys_survives_a_kill_at_every_point() throws Exception {
    cell.start();
    List<Tenant> tenants = make(REWRAP.size());
    cell.stop();
    for (int i = 0; i < REWRAP.size(); i++) {
      Tenant tenant = tenants.get(i);
      kill(List.of(tenant), REWRAP.subList(i, i + 1), "rewrap", second(tenant));
    }
    cell.start();
    keys.awaitServed(tenants);
    for (int i = 0; i < REWRAP.size(); i++) {
      assertThat(keys.serial(tenants.get(i))).isEqualTo(i == 0 ? 1 : 2);
    }
  }

  @Test
  @Tag("slow")
  void a_rotation_survives_a_kill_at_every_point() throws Exception {
    cell.start();
    var points = new ArrayList<>(ROTATE_BEFORE);
    points.addAll(ROTATE);
    points.addAll(ROTATE_END);
    List<Tenant> tenants = make(points.size());
    List<Tenant> counted =
        IntStream.range(0, points.size())
            .filter(i -> ROTATE_END.contains(points.get(i)))
            .mapToObj(tenants::get)
            .toList();
    cell.stop();
    var over = new AtomicBoolean();
    Thread runtimes = Thread.ofVirtual().start(() -> runtimes(counted, over));
    kill(tenants, points, "rotate", "");
    over.set(true);
    runtimes.join(PATIENCE);
    cell.start();
    for (Tenant tenant : tenants) {
      // What an earlier kill left may have come to the point before this one was asked.
      if (cell.route(tenant.desired().tenant()).rootKey().version() == 1) {
        keys.awaitServed(List.of(tenant));
        keys.ask(tenant, "rotate", "");
      }
      keys.awaitRotated(tenant);
    }
  }

  /** Have every route in use at once, and count these tenants' data as sealed anew. */
  private void runtimes(List<Tenant> counted, AtomicBoolean over) {
    await()
        .atMost(Duration.ofMinutes(10))
        .until(
            () -> {
              keys.acknowledge();
              counted.forEach(keys::countAllAsSealedAnew);
              return over.get();
            });
  }

  /** What is asked of each tenant. */
  @FunctionalInterface
  private interface Body {
    String of(Tenant tenant) throws Exception;
  }

  private void brokenOff(
      BreaksOnceAtEach breaks, List<Tenant> tenants, List<String> points, Body rewrap)
      throws Exception {
    for (int i = 0; i < points.size(); i++) {
      Tenant tenant = tenants.get(i);
      brokenOff(breaks, List.of(tenant), points.subList(i, i + 1), "rewrap", rewrap.of(tenant));
    }
  }

  private void brokenOff(
      BreaksOnceAtEach breaks, List<Tenant> tenants, List<String> points, String verb, String body)
      throws Exception {
    for (int i = 0; i < points.size(); i++) {
      breaks.left().add(points.get(i));
      keys.ask(tenants.get(i), verb, body);
      await(points.get(i)).atMost(PATIENCE).until(breaks.left()::isEmpty);
    }
  }

  /**
   * The last point first: what is left of a tenant that was killed at one then comes to none of
   * those before.
   */
  private void kill(List<Tenant> tenants, List<String> points, String verb, String body)
      throws Exception {
    for (int i = points.size() - 1; i >= 0; i--) {
      Tenant tenant = tenants.get(i);
      KilledCell.at(
          points.get(i), cell, url -> TenantKeyState.askAndBeKilled(url, tenant, verb, body));
    }
  }

  private List<Tenant> make(int number) throws Exception {
    var wanted = new ArrayList<DesiredTenant>();
    for (int i = 0; i < number; i++) {
      wanted.add(Tenants.german("key-" + i));
      cell.controlPlane.want(wanted.getLast());
    }
    var made = new ArrayList<Tenant>();
    for (DesiredTenant tenant : wanted) {
      cell.awaitState(tenant, ObservedTenantState.ACTIVE);
      made.add(keys.of(tenant));
    }
    return made;
  }

  private List<Tenant> backAgain(List<Tenant> tenants) throws Exception {
    List<Tenant> back = keys.enable(tenants);
    keys.awaitServed(back);
    return back;
  }

  private String second(Tenant tenant) throws Exception {
    VaultKeyId second = cell.cellsVault().createKey(tenant.desired().tenant(), 2);
    return "{\"vaultKey\":\"" + second + "\"}";
  }
}
