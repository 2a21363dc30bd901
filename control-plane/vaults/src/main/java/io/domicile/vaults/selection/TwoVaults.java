package io.domicile.vaults.selection;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.VaultKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The vault that keys are made in, and the one that they are moved out of. A key is asked for where
 * it is: by the form of its name, and where that fits both, in the former vault first. Thread-safe.
 */
final class TwoVaults implements KeyVault {

  private final KeyVault present;
  private final KeyVault former;

  /** Where keys were found; one entry a key. */
  private final Map<VaultKeyId, KeyVault> found = new ConcurrentHashMap<>();

  TwoVaults(KeyVault present, KeyVault former) {
    this.present = present;
    this.former = former;
  }

  /** A piece of work in the vault that has the key. */
  private interface Work<T> {
    T in(KeyVault vault) throws VaultException;
  }

  private <T> T ask(VaultKeyId key, Work<T> work) throws VaultException {
    return work.in(home(key));
  }

  private KeyVault home(VaultKeyId key) throws VaultException {
    KeyVault byName = byName(key);
    if (byName != null) {
      return byName;
    }
    KeyVault known = found.get(key);
    if (known != null) {
      return known;
    }
    KeyVault home = search(key);
    found.put(key, home);
    return home;
  }

  private @Nullable KeyVault byName(VaultKeyId key) {
    return former.mayHave(key) ? (present.mayHave(key) ? null : former) : present;
  }

  /** A former vault that is out hides no key of the present one. */
  private KeyVault search(VaultKeyId key) throws VaultException {
    VaultException missed = null;
    for (KeyVault vault : List.of(former, present)) {
      try {
        var unused = vault.state(key);
        return vault;
      } catch (VaultException e) {
        missed = missed == null || missed.reason() == Reason.NOT_FOUND ? e : missed;
      }
    }
    throw missed == null ? new VaultException(Reason.NOT_FOUND, "Neither vault knows it.") : missed;
  }

  @Override
  public VaultKeyId createKey(TenantId tenant, int serial) throws VaultException {
    VaultKeyId made = present.createKey(tenant, serial);
    found.put(made, present);
    return made;
  }

  @Override
  public String vaultOf(VaultKeyId key) {
    KeyVault byName = byName(key);
    KeyVault home = byName == null ? found.getOrDefault(key, present) : byName;
    return home.vaultOf(key);
  }

  @Override
  public boolean forgetsDestroyed(VaultKeyId key) {
    KeyVault byName = byName(key);
    KeyVault home = byName == null ? found.getOrDefault(key, present) : byName;
    return home.forgetsDestroyed(key);
  }

  @Override
  public boolean mayHave(VaultKeyId key) {
    return present.mayHave(key) || former.mayHave(key);
  }

  @Override
  public boolean isToMove(VaultKeyId key) throws VaultException {
    return home(key).equals(former);
  }

  @Override
  public List<VaultKey> keys() throws VaultException {
    var all = new ArrayList<>(present.keys());
    all.addAll(former.keys());
    return List.copyOf(all);
  }

  @Override
  public Optional<String> regionClaimedBy(VaultKeyId key) {
    return present.regionClaimedBy(key).or(() -> former.regionClaimedBy(key));
  }

  @Override
  public KeyDescription describe(VaultKeyId key) throws VaultException {
    return ask(key, vault -> vault.describe(key));
  }

  @Override
  public VaultKeyState state(VaultKeyId key) throws VaultException {
    return ask(key, vault -> vault.state(key));
  }

  @Override
  public Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext)
      throws VaultException {
    return ask(key, vault -> vault.wrap(key, context, plaintext));
  }

  @Override
  public byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped)
      throws VaultException {
    return ask(key, vault -> vault.unwrapBytes(key, context, wrapped));
  }

  @Override
  public void setEnabled(VaultKeyId key, boolean enabled) throws VaultException {
    home(key).setEnabled(key, enabled);
  }

  @Override
  public Instant scheduleDestruction(VaultKeyId key, Duration wait) throws VaultException {
    return ask(key, vault -> vault.scheduleDestruction(key, wait));
  }

  @Override
  public void cancelDestruction(VaultKeyId key) throws VaultException {
    home(key).cancelDestruction(key);
  }
}
