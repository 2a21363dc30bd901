package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares {@code If-Match} with what is there (RFC 9110, section 13.1.1). */
final class EntityTags {

  private EntityTags() {}

  /** Returns if the request carries an {@code If-Match} at all. */
  static String require(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new ProblemException(
          ErrorCode.PRECONDITION_REQUIRED, "Send If-Match with the ETag of the tenant you read.");
    }
    return ifMatch;
  }

  /**
   * Returns if the tenant is what the caller read. Compared strongly: a weak tag never matches.
   *
   * @throws ProblemException {@code precondition_failed}
   */
  static void check(String ifMatch, RegisteredTenant tenant) {
    boolean matches =
        Arrays.stream(ifMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(tenant.entityTag()));
    if (!matches) {
      throw new ProblemException(
          ErrorCode.PRECONDITION_FAILED, "The tenant has changed since you read it.");
    }
  }
}
