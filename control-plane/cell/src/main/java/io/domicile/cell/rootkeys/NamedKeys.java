package io.domicile.cell.rootkeys;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keys that tenants name for themselves in desired state. A name is a wish: {@link KeyAdoption}
 * decides, and the decision is kept with its ground. A key that is taken is acted on once; what the
 * region's operator does to the tenant's keys afterwards stands until another key is named. One
 * that is refused leaves the former key in place and is decided about again from time to time,
 * because its owner can put right what was wrong with it. Thread-safe; one thread per tenant.
 */
public final class NamedKeys {

  private final Jdbi jdbi;
  private final KeyAdoption adoption;
  private final KeyRotation rotation;
  private final KeySwitch keySwitch;
  private final TenantKeys keys;
  private final Duration refusedAgainAfter;
  private final Changes changes;
  private final Clock clock;

  /** What was decided; {@code adopted} is null where it is a refusal. */
  private record Verdict(KeyAdoption.@Nullable Adopted adopted, String because) {}

  /**
   * A cell's named keys.
   *
   * @param refusedAgainAfter how long a refusal stands before the vault is asked once more
   */
  NamedKeys(
      CellContext context,
      KeyAdoption adoption,
      KeyRotation rotation,
      KeySwitch keySwitch,
      TenantKeys keys,
      Duration refusedAgainAfter) {
    this.jdbi = context.database().jdbi();
    this.adoption = adoption;
    this.rotation = rotation;
    this.keySwitch = keySwitch;
    this.keys = keys;
    this.refusedAgainAfter = refusedAgainAfter;
    this.changes = context.changes();
    this.clock = context.clock();
  }

  /** The decision about the key that the tenant named last. */
  public Optional<ObservedKey.Named> latest(TenantId tenant) {
    return find(tenant).map(NamedKeyDao.Row::named);
  }

  /** How long a refusal stands before the vault is asked once more. */
  public Duration refusedAgainAfter() {
    return refusedAgainAfter;
  }

  /** Whether the key that the tenant names is yet to be decided about, or again. */
  public boolean isDue(DesiredTenant tenant) {
    VaultKeyId key = tenant.vaultKey();
    if (key == null) {
      return false;
    }
    Optional<NamedKeyDao.Row> decided = find(tenant.tenant()).filter(row -> row.isOf(key));
    return decided.isEmpty()
        || (!decided.get().taken()
            && (decided.get().generation().compareTo(tenant.generation()) < 0
                || !clock.instant().isBefore(decided.get().triedAt().plus(refusedAgainAfter))));
  }

  /**
   * Makes a new tenant's keys under the key that it names, if that is taken. If not, nothing has
   * been made.
   *
   * @throws VaultException if the vault is out; to be tried again
   */
  public ObservedKey.Named takeFirst(DesiredTenant tenant) throws VaultException {
    Verdict verdict = decide(tenant);
    KeyAdoption.Adopted adopted = verdict.adopted();
    if (adopted != null) {
      keys.ensure(tenant.tenant(), adopted.placement(), adopted.key());
    }
    put(tenant, verdict);
    return find(tenant.tenant()).orElseThrow().named();
  }

  /**
   * Wraps a tenant's root keys under the key that it names, if that is taken. Done again after a
   * kill, it finds what is done already.
   *
   * @return whether there is anything new to report
   * @throws VaultException if the vault is out; to be tried again
   */
  public boolean take(DesiredTenant tenant) throws VaultException {
    Optional<NamedKeyDao.Row> before = find(tenant.tenant());
    put(tenant, keySwitch.alone(tenant.tenant(), () -> taken(tenant)));
    return !find(tenant.tenant())
        .map(NamedKeyDao.Row::named)
        .equals(before.map(NamedKeyDao.Row::named));
  }

  private Verdict taken(DesiredTenant tenant) throws VaultException {
    Verdict verdict = decide(tenant);
    KeyAdoption.Adopted adopted = verdict.adopted();
    if (adopted != null) {
      if (isWrappedBy(tenant.tenant(), adopted.key())) {
        // A killed cell may not have published it.
        rotation.publish(tenant.tenant());
      } else {
        rotation.wrapUnder(tenant.tenant(), adopted.key());
      }
    }
    return verdict;
  }

  private boolean isWrappedBy(TenantId tenant, VaultKeyId key) {
    TenantKeys.Keys now = keys.find(tenant).orElseThrow();
    return Stream.concat(Stream.of(now.rootKey()), now.others().stream())
        .map(WrappedRootKey::vaultKey)
        .allMatch(key::equals);
  }

  /** Decides, and notes the decision unless it is the refusal that was noted last. */
  private Verdict decide(DesiredTenant tenant) throws VaultException {
    VaultKeyId key = Objects.requireNonNull(tenant.vaultKey());
    Verdict verdict = ask(tenant, key);
    boolean adopted = verdict.adopted() != null;
    boolean known =
        !adopted
            && find(tenant.tenant())
                .filter(row -> row.isOf(key) && !row.taken())
                .filter(row -> row.because().equals(verdict.because()))
                .isPresent();
    if (!known) {
      keySwitch.note(
          tenant.tenant(),
          adopted ? "key-adopted" : "key-refused",
          key + ", named by the tenant: " + verdict.because());
    }
    return verdict;
  }

  private Verdict ask(DesiredTenant tenant, VaultKeyId key) throws VaultException {
    try {
      KeyAdoption.Adopted adopted = adoption.decide(tenant, key);
      return new Verdict(adopted, adopted.because());
    } catch (KeyStateException e) {
      return new Verdict(null, String.valueOf(e.getMessage()));
    } catch (VaultException e) {
      return new Verdict(
          null,
          switch (e.reason()) {
            case UNREACHABLE, THROTTLED, UNAUTHENTICATED -> throw e;
            case NOT_FOUND -> "The vault has no such key.";
            case FORBIDDEN -> "The vault does not let this cell use the key.";
            case REFUSED -> "The vault does not wrap with this key.";
            case KEY_DISABLED -> "The key is not enabled.";
            case PENDING_DESTRUCTION -> "The key is to be destroyed.";
          });
    }
  }

  private Optional<NamedKeyDao.Row> find(TenantId tenant) {
    return jdbi.withExtension(NamedKeyDao.class, dao -> dao.find(tenant));
  }

  private void put(DesiredTenant tenant, Verdict verdict) {
    Instant now = clock.instant();
    jdbi.useTransaction(
        handle -> {
          handle
              .attach(NamedKeyDao.class)
              .put(
                  tenant.tenant(),
                  Objects.requireNonNull(tenant.vaultKey()).value(),
                  verdict.adopted() != null,
                  verdict.because(),
                  tenant.generation(),
                  now.atOffset(ZoneOffset.UTC));
          changes.unheard(handle, tenant.tenant());
        });
  }
}
