package io.domicile.billing.paging;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import jakarta.ws.rs.core.EntityTag;
import org.jspecify.annotations.Nullable;

/** A row's version as an entity tag (RFC 9110, section 8.8.3). */
public final class Version {

  private Version() {}

  public static EntityTag tag(int version) {
    return new EntityTag(Integer.toString(version));
  }

  /**
   * The version an update is meant for.
   *
   * @param ifMatch the {@code If-Match} header
   * @throws ProblemException {@code precondition_required} without one, {@code precondition_failed}
   *     if it is none of ours
   */
  public static int required(@Nullable String ifMatch) {
    if (ifMatch == null) {
      throw new ProblemException(
          ErrorCode.PRECONDITION_REQUIRED, "Send the ETag of what you change as If-Match.");
    }
    if (!ifMatch.matches("\"[0-9]{1,9}\"")) {
      throw stale();
    }
    return Integer.parseInt(ifMatch.substring(1, ifMatch.length() - 1));
  }

  /** What answers an update of a version that is no longer the present one. */
  public static ProblemException stale() {
    return new ProblemException(
        ErrorCode.PRECONDITION_FAILED, "It has changed since; read it again.");
  }
}
