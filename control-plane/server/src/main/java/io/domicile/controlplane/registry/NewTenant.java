package io.domicile.controlplane.registry;

import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.policy.ResidencyPolicy;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant that is asked for.
 *
 * @param displayName 1 to 200 characters, none of them a control character
 * @param homeRegion null for any lawful one; kept as written, so that an unknown one can be named
 * @param isolation a database of its own unless given
 * @param plan what the product sells it; {@code standard} unless given
 * @param vaultKey a key of its own in its region's vault; null for one that the cell makes. The
 *     cell decides whether it is taken, and refuses the tenant if it is not
 */
record NewTenant(
    @NotNull Slug slug,
    @NotNull @Pattern(regexp = NewTenant.DISPLAY_NAME, message = NewTenant.DISPLAY_NAME_RULE)
        String displayName,
    @Nullable String homeRegion,
    @NotNull ResidencyPolicy residency,
    @Nullable Isolation isolation,
    @Pattern(regexp = NewTenant.PLAN, message = NewTenant.PLAN_RULE) @Nullable String plan,
    @Nullable VaultKeyId vaultKey) {

  private static final String CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f";
  private static final String SPACES =
      "\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  /**
   * Written in what the regular expressions of Java, ECMAScript and Python have in common, as
   * clients are generated from it. Halves of surrogate pairs are refused at the edge.
   */
  static final String DISPLAY_NAME =
      "(?=[^" + CONTROLS + "]*[^" + CONTROLS + SPACES + "])[^" + CONTROLS + "]{1,200}";

  static final String DISPLAY_NAME_RULE =
      "must have 1 to 200 characters, not only spaces and no control characters";
  static final String PLAN = "[a-z][a-z0-9-]{0,39}";
  static final String PLAN_RULE =
      "must have 1 to 40 lower-case letters, digits and hyphens, starting with a letter";

  Slug requiredSlug() {
    return Objects.requireNonNull(slug);
  }

  String requiredDisplayName() {
    return Objects.requireNonNull(displayName);
  }

  ResidencyPolicy requiredResidency() {
    return Objects.requireNonNull(residency);
  }

  Isolation isolationOrDefault() {
    return Objects.requireNonNullElse(isolation, Isolation.DATABASE);
  }

  String planOrDefault() {
    return Objects.requireNonNullElse(plan, "standard");
  }
}
