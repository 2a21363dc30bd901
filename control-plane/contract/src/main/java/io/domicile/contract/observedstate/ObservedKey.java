package io.domicile.contract.observedstate;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cell found of a tenant's key. No key, no ciphertext, no name that opens anything.
 *
 * @param enabled whether it opens anything
 * @param found what the vault says
 * @param cause who made it so
 * @param since when it went dark, or came back; null if it was never dark
 * @param awaitsEpoch whether the database was fenced at the present epoch because of the key, and
 *     the key is enabled again: a new epoch opens it
 * @param rootKeyVersion the version that seals
 * @param destructionAt when the key is destroyed, if that is scheduled, or was
 * @param dark what each runtime's canary showed when the key last went dark
 * @param use how often each runtime used the vault for this tenant
 * @param vaultKey the key of the vault that wraps now; null in older reports
 * @param named what became of the key that the tenant named last; null if it named none, or the
 *     cell has not decided yet
 */
public record ObservedKey(
    boolean enabled,
    VaultKeyState found,
    KeyCause cause,
    @Nullable Instant since,
    boolean awaitsEpoch,
    int rootKeyVersion,
    @Nullable Instant destructionAt,
    List<Darkness> dark,
    List<Use> use,
    @Nullable VaultKeyId vaultKey,
    @Nullable Named named) {

  @JsonCreator
  public ObservedKey {
    dark = List.copyOf(dark);
    use = List.copyOf(use);
  }

  /** What older cells report: nothing of which key it is. */
  public ObservedKey(
      boolean enabled,
      VaultKeyState found,
      KeyCause cause,
      @Nullable Instant since,
      boolean awaitsEpoch,
      int rootKeyVersion,
      @Nullable Instant destructionAt,
      List<Darkness> dark,
      List<Use> use) {
    this(
        enabled,
        found,
        cause,
        since,
        awaitsEpoch,
        rootKeyVersion,
        destructionAt,
        dark,
        use,
        null,
        null);
  }

  /**
   * A cell's decision about a key that the tenant named.
   *
   * @param taken whether it wraps the root key since; otherwise the former one does
   * @param because the engine's permit, or why not, with the citation where it is the law
   * @param at when this was first decided so
   */
  public record Named(VaultKeyId vaultKey, boolean taken, String because, Instant at) {}

  /**
   * One runtime's canary.
   *
   * @param lastOpenedAt null if the runtime held no key of the tenant
   * @param darkAt by the runtime's clock
   */
  public record Darkness(
      String runtime,
      HeardFrom heardFrom,
      @Nullable Instant lastOpenedAt,
      Instant darkAt,
      boolean vaultRefuses) {}

  /** Uses of the vault, counted. */
  public record Use(String runtime, KeyUsePurpose purpose, long count) {}
}
