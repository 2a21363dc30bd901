package io.domicile.cell.rootkeys;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.VaultException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes root keys. To wrap anew is one transaction. A new version takes steps, each found again
 * after a kill: announced in the route, so that every runtime can open it; sealing, once every
 * runtime has acknowledged that route; settling, once every runtime has acknowledged that one;
 * counting, once no transaction from before that is under way; finished, once the tenant's own
 * database says, counted after that, that nothing is sealed under the former version. Every runtime
 * means all that are configured: one that is silent may still seal under the former version, and
 * holds the rotation up. Thread-safe.
 */
public final class KeyRotation {

  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

  /**
   * How long work that began with the former route may take to begin its transaction: it waits no
   * longer for a connection.
   */
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final TenantKeys keys;
  private final KeyAdoption adoption;
  private final KeySwitch keySwitch;
  private final RouteBook routes;
  private final SealedCounts counts;
  private final List<RuntimeId> runtimes;
  private final Retirement retirement;
  private final Changes changes;
  private final Checkpoints checkpoints;
  private final Clock clock;

  /** The states of a rotation, in order. */
  @Schema(name = "RootKeyRotationState")
  public enum State {
    @JsonProperty("announced")
    ANNOUNCED,
    @JsonProperty("sealing")
    SEALING,
    @JsonProperty("settling")
    SETTLING,
    @JsonProperty("counting")
    COUNTING,
    @JsonProperty("finished")
    FINISHED
  }

  /**
   * How far a rotation is.
   *
   * @param changedAt when it came there
   */
  @Schema(name = "RootKeyRotation")
  public record Rotation(
      TenantId tenant, int version, State state, long routeVersion, Instant changedAt) {}

  /** The statements. */
  @RegisterConstructorMapper(Rotation.class)
  interface Dao {

    String COLUMNS = "tenant, version, state, route_version, changed_at";

    @SqlUpdate(
        """
        INSERT INTO key_rotation (tenant, version, state, route_version, changed_at)
        VALUES (:tenant, :version, :state, :routeVersion, :now)
        ON CONFLICT (tenant) DO UPDATE
        SET version = excluded.version, state = excluded.state,
            route_version = excluded.route_version, changed_at = excluded.changed_at
        """)
    void put(TenantId tenant, int version, State state, long routeVersion, OffsetDateTime now);

    @SqlQuery("SELECT " + COLUMNS + " FROM key_rotation WHERE state <> 'finished'")
    List<Rotation> open();

    @SqlQuery("SELECT " + COLUMNS + " FROM key_rotation WHERE tenant = :tenant")
    Optional<Rotation> find(TenantId tenant);
  }

  /**
   * A cell's rotations.
   *
   * @param runtimes who must acknowledge each step
   */
  KeyRotation(
      CellContext context,
      TenantKeys keys,
      KeyAdoption adoption,
      KeySwitch keySwitch,
      RouteBook routes,
      SealedCounts counts,
      List<RuntimeId> runtimes) {
    this.jdbi = context.database().jdbi();
    this.keys = keys;
    this.adoption = adoption;
    this.keySwitch = keySwitch;
    this.routes = routes;
    this.counts = counts;
    this.runtimes = List.copyOf(runtimes);
    this.retirement =
        new Retirement(
            keys.vaultKeys(),
            keySwitch,
            this::publish,
            version -> routes.isAcknowledged(this.runtimes, version));
    this.changes = context.changes();
    this.checkpoints = context.checkpoints();
    this.clock = context.clock();
  }

  /** Wraps the tenant's root keys under another key of the vault. */
  public String rewrap(DesiredTenant desired, VaultKeyId to) throws VaultException {
    TenantId tenant = desired.tenant();
    requireEnabled(tenant);
    keySwitch.note(tenant, "rewrap-wanted", to.value());
    return keySwitch.alone(
        tenant,
        () -> {
          try {
            keySwitch.note(tenant, "key-adopted", adoption.decide(desired, to).because());
          } catch (KeyStateException e) {
            keySwitch.note(tenant, "key-refused", String.valueOf(e.getMessage()));
            throw e;
          }
          return wrapUnder(tenant, to);
        });
  }

  /** Wraps the tenant's root keys under a key that was decided about, and tells the runtimes. */
  String wrapUnder(TenantId tenant, VaultKeyId to) throws VaultException {
    String done = keys.rewrap(tenant, to);
    publish(tenant);
    checkpoints.reached("rewrap/published");
    keySwitch.note(tenant, "rewrapped", done);
    return done;
  }

  /** Begins a rotation to the next version, or finds the one that is under way. */
  public Rotation begin(TenantId tenant) throws VaultException {
    requireEnabled(tenant);
    Optional<Rotation> under = find(tenant).filter(rotation -> rotation.state() != State.FINISHED);
    if (under.isPresent()) {
      return under.get();
    }
    int version = keys.announceNext(tenant);
    checkpoints.reached("rotate-key/added");
    put(tenant, version, State.ANNOUNCED, "root key version " + version);
    return find(tenant).orElseThrow();
  }

  /** The tenant's latest rotation. */
  public Optional<Rotation> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant));
  }

  private void requireEnabled(TenantId tenant) {
    if (!keySwitch.standing(tenant).isEnabled()) {
      throw new KeyStateException("The key is not enabled.");
    }
  }

  /** Takes every rotation, and every former key of a vault, as far as it can go now. */
  public void tick() {
    retirement.tick();
    for (Rotation rotation : jdbi.withExtension(Dao.class, Dao::open)) {
      try {
        advance(rotation);
      } catch (RuntimeException e) {
        log.warn("The rotation of tenant {} waits: {}", rotation.tenant(), e.toString());
      }
    }
  }

  private void advance(Rotation rotation) {
    TenantId tenant = rotation.tenant();
    int version = rotation.version();
    switch (rotation.state()) {
      case ANNOUNCED -> {
        if (isHeard(rotation)) {
          keys.promote(tenant, version);
          checkpoints.reached("rotate-key/promoted");
          put(tenant, version, State.SEALING, "root key version " + version);
        }
      }
      case SEALING -> {
        if (isHeard(rotation) && counts.isAllSealedUnder(tenant, version)) {
          enter(
              tenant, version, State.SETTLING, rotation.routeVersion(), "every runtime has heard");
        }
      }
      case SETTLING -> {
        Duration settled =
            Duration.between(rotation.changedAt(), clock.instant()).minus(SETTLES_WITHIN);
        if (settled.isPositive() && counts.askAgain(tenant, version, settled)) {
          enter(tenant, version, State.COUNTING, rotation.routeVersion(), "counted once more");
        }
      }
      case COUNTING -> {
        if (counts.isAllSealedUnder(tenant, version)) {
          keys.forget(tenant, version - 1);
          checkpoints.reached("rotate-key/forgotten");
          put(tenant, version, State.FINISHED, "nothing is sealed under version " + (version - 1));
        }
      }
      case FINISHED -> {}
    }
  }

  private boolean isHeard(Rotation rotation) {
    return routes.isAcknowledged(runtimes, rotation.routeVersion());
  }

  /** Tells the runtimes, then goes into the state: killed in between, it tells them once more. */
  private void put(TenantId tenant, int version, State state, String detail) {
    long routeVersion = publish(tenant);
    checkpoints.reached("rotate-key/" + KeyStanding.word(state) + "-published");
    enter(tenant, version, state, routeVersion, detail);
  }

  private void enter(TenantId tenant, int version, State state, long routeVersion, String detail) {
    jdbi.useTransaction(
        handle -> {
          var now = clock.instant().atOffset(ZoneOffset.UTC);
          handle.attach(Dao.class).put(tenant, version, state, routeVersion, now);
          changes.unheard(handle, tenant);
        });
    changes.announceReport();
    checkpoints.reached("rotate-key/" + KeyStanding.word(state));
    keySwitch.note(tenant, "rotation-" + KeyStanding.word(state), detail);
  }

  /** Publishes the tenant's route with its keys as they are now. */
  long publish(TenantId tenant) {
    return routes.change(
        tenant,
        route -> {
          TenantKeys.Keys now = keys.find(tenant).orElseThrow();
          return route.withRootKeys(now.rootKey(), now.others());
        });
  }
}
