package io.domicile.vaults.pkcs11;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key's label in the token says: whose it is, since when, and its state, because PKCS#11 has
 * no state of that kind.
 *
 * <pre>domicile|tenant-&lt;32 hex&gt;-&lt;serial&gt;|&lt;made, epoch seconds&gt;|enabled
 * domicile|…|…|disabled
 * domicile|…|…|destroy:&lt;epoch seconds&gt;</pre>
 */
record KeyLabel(
    TenantId tenant,
    int serial,
    Instant createdAt,
    VaultKeyState state,
    @Nullable Instant destructionAt) {

  private static final Pattern FORMAT =
      Pattern.compile(
          "domicile\\|tenant-([0-9a-f]{32})-([0-9]{1,9})\\|([0-9]{1,12})\\|(enabled|disabled|destroy:([0-9]{1,12}))");

  /** A killed change leaves two labels of one key: the darkest counts, so that it stays dark. */
  static final Comparator<KeyLabel> DARKEST_FIRST =
      Comparator.comparing(KeyLabel::state).reversed();

  static Optional<KeyLabel> parse(String label) {
    Matcher matcher = FORMAT.matcher(label);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hex = matcher.group(1);
    var tenant =
        new TenantId(
            new UUID(
                Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16)));
    String end = matcher.group(5);
    VaultKeyState state =
        end != null
            ? VaultKeyState.PENDING_DESTRUCTION
            : matcher.group(4).equals("enabled") ? VaultKeyState.ENABLED : VaultKeyState.DISABLED;
    return Optional.of(
        new KeyLabel(
            tenant,
            Integer.parseInt(matcher.group(2)),
            Instant.ofEpochSecond(Long.parseLong(matcher.group(3))),
            state,
            end == null ? null : Instant.ofEpochSecond(Long.parseLong(end))));
  }

  VaultKeyId id() {
    return new VaultKeyId("tenant-" + tenant.hex() + "-" + serial);
  }

  KeyLabel with(VaultKeyState newState, @Nullable Instant newDestructionAt) {
    return new KeyLabel(tenant, serial, createdAt, newState, newDestructionAt);
  }

  @Override
  public String toString() {
    String word =
        switch (state) {
          case ENABLED -> "enabled";
          case DISABLED, DESTROYED, NOT_FOUND -> "disabled";
          case PENDING_DESTRUCTION ->
              "destroy:" + (destructionAt == null ? 0 : destructionAt.getEpochSecond());
        };
    return "domicile|" + id() + "|" + createdAt.getEpochSecond() + "|" + word;
  }
}
