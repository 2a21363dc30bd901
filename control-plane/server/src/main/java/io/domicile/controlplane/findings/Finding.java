package io.domicile.controlplane.findings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.words.WireName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found about where a tenant is.
 *
 * @param due when it comes to pass; null if it has
 * @param details for {@code unlawful} and {@code lapses} the {@code assets} with citations and
 *     remedies, and {@code lawfulRegions}; for {@code newer_version} the pack and both versions
 * @param closedAt when it was so no longer; null while it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    UUID id,
    TenantId tenant,
    Kind kind,
    @Nullable Instant due,
    JsonNode details,
    Instant foundAt,
    @Nullable Instant closedAt) {

  /** What kinds there are. */
  public enum Kind {
    /** Something of the tenant's is where the law no longer permits it. */
    UNLAWFUL,
    /** It will be. */
    LAPSES,
    /** There is a newer version of a pack than the one the tenant keeps. */
    NEWER_VERSION;

    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }
  }
}
