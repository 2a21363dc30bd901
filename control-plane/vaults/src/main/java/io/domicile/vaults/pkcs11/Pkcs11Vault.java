package io.domicile.vaults.pkcs11;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.GcmWrapping;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.VaultKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.KeyGenerator;

/**
 * Tenants' keys in a PKCS#11 token: AES-256, made in the module, sensitive, not extractable. They
 * wrap with AES-GCM and associated data in the module; its AES key wrap is not used, because common
 * modules do not have it.
 *
 * <p>A token knows no disabled keys. The state is part of the key's label, which every client of
 * the token reads before each use, and which anybody with the PIN can change: disabling here is
 * cooperative, as it is in the local vault. Destroying is not: the object is gone. Nor does PKCS#11
 * know clients that may unwrap and do nothing else; who holds the PIN may do all of this.
 *
 * <p>Each question lists the token's labels, so that what another process changed counts at once;
 * that fits hundreds of tenants, not many thousands. Thread-safe; one question at a time.
 */
public final class Pkcs11Vault implements KeyVault {

  private final Provider provider;
  private final RegionCode region;
  private final Secret<String> pin;
  private final Clock clock;
  private final SecureRandom random;
  private boolean marked;

  /** A key and its label in the token. */
  private record Found(KeyLabel label, Key key) {}

  private Pkcs11Vault(
      Provider provider, RegionCode region, Secret<String> pin, Clock clock, SecureRandom random) {
    this.provider = provider;
    this.region = region;
    this.pin = pin;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Loads the module.
   *
   * @throws IllegalArgumentException if the library or the slot is not there, or the PIN is wrong
   */
  public static Pkcs11Vault open(Pkcs11Settings settings, Clock clock, SecureRandom random) {
    try {
      Provider provider =
          Security.getProvider("SunPKCS11")
              .configure(
                  """
                  --name=domicile
                  library=%s
                  slotListIndex=%d
                  attributes(generate,CKO_SECRET_KEY,*) = {
                    CKA_SENSITIVE=true
                    CKA_EXTRACTABLE=false
                  }
                  """
                      .formatted(settings.library(), settings.slotListIndex()));
      var vault = new Pkcs11Vault(provider, settings.region(), settings.pin(), clock, random);
      vault.load();
      return vault;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "The PKCS#11 module " + settings.library() + " cannot be used.", e);
    }
  }

  /** The token as it is now; the provider keeps what it has read only in this object. */
  private KeyStore load() throws GeneralSecurityException, IOException {
    var token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, pin.reveal().toCharArray());
    return token;
  }

  @Override
  public synchronized VaultKeyId createKey(TenantId tenant, int serial) throws VaultException {
    return ask(
        token -> {
          var wanted =
              new KeyLabel(
                  tenant,
                  serial,
                  clock.instant().truncatedTo(ChronoUnit.SECONDS),
                  VaultKeyState.ENABLED,
                  null);
          if (TokenLabels.labels(token, wanted.id()).isEmpty()) {
            var generator = KeyGenerator.getInstance("AES", provider);
            generator.init(256);
            if (!token.containsAlias(TokenLabels.MARKER)) {
              token.setKeyEntry(TokenLabels.MARKER, generator.generateKey(), null, null);
            }
            token.setKeyEntry(wanted.toString(), generator.generateKey(), null, null);
          }
          return wanted.id();
        });
  }

  @Override
  public String vaultOf(VaultKeyId key) {
    return "pkcs11";
  }

  @Override
  public boolean mayHave(VaultKeyId key) {
    return key.value().startsWith("tenant-");
  }

  @Override
  public boolean forgetsDestroyed(VaultKeyId key) {
    return true;
  }

  @Override
  public synchronized List<VaultKey> keys() throws VaultException {
    return ask(
        token -> {
          var keys = new TreeMap<String, KeyLabel>();
          for (String alias : Collections.list(token.aliases())) {
            KeyLabel.parse(alias)
                .ifPresent(
                    label ->
                        keys.merge(
                            label.id().value(),
                            label,
                            (a, b) -> KeyLabel.DARKEST_FIRST.compare(a, b) <= 0 ? a : b));
          }
          return keys.values().stream()
              .map(
                  label ->
                      new VaultKey(
                          label.id(),
                          label.tenant(),
                          label.state(),
                          label.createdAt(),
                          label.destructionAt()))
              .toList();
        });
  }

  @Override
  public synchronized KeyDescription describe(VaultKeyId key) throws VaultException {
    KeyLabel label = ask(token -> find(token, key).label());
    return new KeyDescription(
        key, label.state(), region, false, label.tenant(), label.destructionAt());
  }

  @Override
  public synchronized VaultKeyState state(VaultKeyId key) throws VaultException {
    return ask(token -> find(token, key).label().state());
  }

  @Override
  public synchronized Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext)
      throws VaultException {
    int length = plaintext.reveal().length();
    if (length == 0 || length > GcmWrapping.MAX_PLAINTEXT) {
      throw new VaultException(Reason.REFUSED, "A key to wrap has 1 to 64 bytes.");
    }
    return ask(
        token ->
            GcmWrapping.wrap(
                TokenLabels.requireStaysInside(usable(token, key, context)),
                provider,
                key,
                context,
                plaintext.reveal(),
                random));
  }

  @Override
  public synchronized byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped)
      throws VaultException {
    return ask(
        token -> GcmWrapping.unwrap(usable(token, key, context), provider, key, context, wrapped));
  }

  @Override
  public synchronized void setEnabled(VaultKeyId key, boolean enabled) throws VaultException {
    ask(
        token -> {
          Found found = find(token, key);
          if (found.label().state() == VaultKeyState.PENDING_DESTRUCTION) {
            throw pending();
          }
          VaultKeyState state = enabled ? VaultKeyState.ENABLED : VaultKeyState.DISABLED;
          return TokenLabels.relabel(token, found.key(), found.label().with(state, null));
        });
  }

  @Override
  public synchronized Instant scheduleDestruction(VaultKeyId key, Duration wait)
      throws VaultException {
    return ask(
        token -> {
          Found found = find(token, key);
          Instant present = found.label().destructionAt();
          if (present != null) {
            return present;
          }
          Instant at = clock.instant().plus(wait).truncatedTo(ChronoUnit.SECONDS);
          TokenLabels.relabel(
              token, found.key(), found.label().with(VaultKeyState.PENDING_DESTRUCTION, at));
          return at;
        });
  }

  @Override
  public synchronized void cancelDestruction(VaultKeyId key) throws VaultException {
    ask(
        token -> {
          Found found = find(token, key);
          return found.label().state() == VaultKeyState.PENDING_DESTRUCTION
              ? TokenLabels.relabel(
                  token, found.key(), found.label().with(VaultKeyState.DISABLED, null))
              : false;
        });
  }

  /** The key; one whose time has come is destroyed on the spot. */
  private Found find(KeyStore token, VaultKeyId id)
      throws GeneralSecurityException, VaultException {
    List<String> labels = TokenLabels.labels(token, id);
    Optional<KeyLabel> label =
        labels.stream()
            .flatMap(alias -> KeyLabel.parse(alias).stream())
            .min(KeyLabel.DARKEST_FIRST);
    if (label.isEmpty()) {
      throw TokenLabels.isOurs(token) ? gone() : away();
    }
    Instant end = label.get().destructionAt();
    if (end != null && !clock.instant().isBefore(end)) {
      for (String alias : labels) {
        token.deleteEntry(alias);
      }
      throw gone();
    }
    Key key = token.getKey(label.get().toString(), null);
    if (key == null) {
      throw gone();
    }
    return new Found(label.get(), key);
  }

  private Key usable(KeyStore token, VaultKeyId id, KeyContext context)
      throws GeneralSecurityException, VaultException {
    Found found = find(token, id);
    switch (found.label().state()) {
      case ENABLED -> {}
      case DISABLED -> throw new VaultException(Reason.KEY_DISABLED, "The key is disabled.");
      case PENDING_DESTRUCTION -> throw pending();
      case DESTROYED, NOT_FOUND -> throw gone();
    }
    if (!found.label().tenant().equals(context.tenant()) || !region.equals(context.region())) {
      throw doesNotFit(null);
    }
    return found.key();
  }

  private static VaultException away() {
    return new VaultException(
        Reason.UNREACHABLE, "The PKCS#11 token is not the one with the keys.");
  }

  private static VaultException gone() {
    return new VaultException(Reason.NOT_FOUND, "There is no such key, or no longer.");
  }

  private static VaultException pending() {
    return new VaultException(Reason.PENDING_DESTRUCTION, "The key is to be destroyed.");
  }

  private static VaultException doesNotFit(@org.jspecify.annotations.Nullable Throwable cause) {
    String message = "The key was not wrapped by this key with this context.";
    return cause == null
        ? new VaultException(Reason.REFUSED, message)
        : new VaultException(Reason.REFUSED, message, cause);
  }

  /** One piece of work on the token. */
  @FunctionalInterface
  private interface Work<T> {
    T on(KeyStore token) throws GeneralSecurityException, IOException, VaultException;
  }

  private <T> T ask(Work<T> work) throws VaultException {
    try {
      KeyStore token = load();
      if (marked && !token.containsAlias(TokenLabels.MARKER)) {
        throw away();
      }
      T done = work.on(token);
      marked |= token.containsAlias(TokenLabels.MARKER);
      return done;
    } catch (AEADBadTagException e) {
      throw doesNotFit(e);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The provider wraps what the module says in whatever it is doing; the module is not usable.
      throw new VaultException(Reason.UNREACHABLE, "The PKCS#11 module does not do as asked.", e);
    }
  }
}
