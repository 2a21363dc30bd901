package io.domicile.runtime.authentication;

import io.domicile.residency.region.RegionCode;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host {@code <slug>.<region>.<domain>}.
 *
 * @param slug its first label; nothing says that there is such a tenant
 */
record TenantHost(String slug, RegionCode region) {

  /**
   * Reads a {@code Host} header, whose port does not matter; empty if it is not of that form.
   *
   * @param domain in lower case
   */
  static Optional<TenantHost> parse(@Nullable String header, String domain) {
    if (header == null || header.length() > 300) {
      return Optional.empty();
    }
    int colon = header.lastIndexOf(':');
    String host = (colon < 0 ? header : header.substring(0, colon)).toLowerCase(Locale.ROOT);
    if (!host.endsWith("." + domain)) {
      return Optional.empty();
    }
    String[] labels = host.substring(0, host.length() - domain.length() - 1).split("\\.", -1);
    if (labels.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TenantHost(labels[0], new RegionCode(labels[1])));
    } catch (IllegalArgumentException notARegion) {
      return Optional.empty();
    }
  }
}
