package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.VaultException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every array that a vault gave a root key in is looked at: it holds the key in use, or zeroes. */
final class WipedKeysTest {

  private static final RegionCode REGION = RegionCode.of("eu-central-1");
  private static final KeyLimits LIMITS =
      new KeyLimits(Duration.ofSeconds(60), Duration.ofMinutes(15), 1);

  private final AtomicLong now = new AtomicLong();
  private final Givings vault = new Givings();
  private RootKeys keys;

  /** A vault that keeps a hold of what it gave. */
  private static final class Givings implements KeyUnwrapper {

    private final List<byte[]> given = new ArrayList<>();
    private int length = RootKey.LENGTH;
    private int refusesFrom = Integer.MAX_VALUE;

    @Override
    public byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped)
        throws VaultException {
      if (given.size() >= refusesFrom) {
        throw new VaultException(VaultException.Reason.KEY_DISABLED, "The key is disabled.");
      }
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) (17 + context.version()));
      given.add(bytes);
      return bytes;
    }

    @Override
    public VaultKeyState state(VaultKeyId key) {
      return VaultKeyState.ENABLED;
    }

    private List<byte[]> notWiped() {
      return given.stream().filter(bytes -> !Arrays.equals(bytes, new byte[bytes.length])).toList();
    }
  }

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    var nothing =
        Routes.open(
            directory, new CellId("eu-central-1-a"), REGION, new RuntimeId("runtime-1"), List.of());
    keys = new RootKeys(nothing, vault, REGION, LIMITS, now::get);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static Route route(WrappedRootKey current, WrappedRootKey... others) {
    TenantId tenant = TenantId.random(Clock.systemUTC());
    return new Route(
            tenant,
            new Slug("t-" + tenant.hex().substring(20)),
            RouteState.ACTIVE,
            Epoch.FIRST,
            "main",
            "t_" + tenant.hex() + "_i1",
            new SecretReference("tenants/" + tenant + "/database/e1-s1"),
            current,
            new Secret<>(Bytes.copyOf(new byte[32])),
            Set.of(REGION),
            1)
        .withRootKeys(current, List.of(others));
  }

  private static WrappedRootKey wrapped(int version) {
    return new WrappedRootKey(new VaultKeyId("k"), version, Bytes.copyOf(new byte[48]));
  }

  @Test
  void a_root_key_is_in_one_array_while_it_is_held_and_in_none_afterwards() throws Exception {
    KeyRing ring = keys.of(route(wrapped(1)));
    assertThat(vault.notWiped()).hasSize(1);
    assertThat(vault.given.getFirst()).containsOnly(18);
    keys.close();
    assertThat(vault.notWiped()).isEmpty();
    assertThatThrownBy(() -> ring.current().requirePresent())
        .isInstanceOf(RootKey.DestroyedException.class);
  }

  @Test
  void what_a_vault_gives_to_vouch_for_a_key_is_wiped_at_once() throws Exception {
    Route route = route(wrapped(1));
    keys.of(route);
    for (int i = 0; i < 3; i++) {
      now.addAndGet(LIMITS.revocationPeriod().toNanos());
      keys.of(route);
    }
    assertThat(vault.given).hasSize(4);
    assertThat(vault.notWiped()).containsExactly(vault.given.getFirst());
  }

  @Test
  void what_is_no_root_key_is_wiped() {
    vault.length = 16;
    assertThatThrownBy(() -> keys.of(route(wrapped(1))))
        .isInstanceOf(KeyUnavailableException.class);
    assertThat(vault.given).hasSize(1);
    assertThat(vault.notWiped()).isEmpty();
  }

  @Test
  void of_a_ring_that_does_not_open_as_a_whole_nothing_is_kept() {
    vault.refusesFrom = 1;
    assertThatThrownBy(() -> keys.of(route(wrapped(2), wrapped(1))))
        .isInstanceOf(KeyUnavailableException.class);
    assertThat(vault.given).hasSize(1);
    assertThat(vault.notWiped()).isEmpty();
  }

  @Test
  void a_key_that_its_vault_turned_off_is_wiped_with_what_was_derived_from_it() throws Exception {
    Route route = route(wrapped(2), wrapped(1));
    KeyRing ring = keys.of(route);
    var derived = new ArrayList<Derived>();
    var seen = new ArrayList<byte[]>();
    ring.current()
        .derived(
            "name",
            Derived.class,
            bytes -> {
              seen.add(bytes);
              derived.add(new Derived());
              return derived.getFirst();
            });
    assertThat(seen.getFirst()).containsOnly(19);
    vault.refusesFrom = 0;
    now.addAndGet(LIMITS.revocationPeriod().toNanos());
    assertThatThrownBy(() -> keys.of(route)).isInstanceOf(KeyUnavailableException.class);
    assertThat(vault.notWiped()).isEmpty();
    assertThat(seen.getFirst()).containsOnly(0);
    assertThat(derived.getFirst().destroyed).isTrue();
  }

  private static final class Derived implements DerivedKey {
    private boolean destroyed;

    @Override
    public void destroy() {
      destroyed = true;
    }
  }

  @Test
  void a_derived_key_that_makes_room_for_another_is_wiped() {
    var bound = new DerivedKeys(1);
    var root =
        RootKey.taking(TenantId.random(Clock.systemUTC()), 1, new byte[RootKey.LENGTH], bound);
    var first = root.derived("first", Derived.class, bytes -> new Derived());
    root.derived("second", Derived.class, bytes -> new Derived());
    root.derived("third", Derived.class, bytes -> new Derived());
    assertThat(first.destroyed).isTrue();
  }

  @Test
  void a_stream_whose_key_had_to_make_room_ends_when_the_key_is_off() throws Exception {
    Route one = route(wrapped(1));
    RootKey streamed = keys.of(one).current();
    // Room for one tenant: whoever comes next takes its place.
    for (int i = 0; i < 20; i++) {
      Route other = route(wrapped(1));
      keys.of(other);
      keys.of(other);
    }
    streamed.requirePresent();
    vault.refusesFrom = 0;
    assertThatThrownBy(
            () -> {
              keys.of(one);
            })
        .isInstanceOf(KeyUnavailableException.class);
    assertThatThrownBy(streamed::requirePresent).isInstanceOf(RootKey.DestroyedException.class);
  }
}
