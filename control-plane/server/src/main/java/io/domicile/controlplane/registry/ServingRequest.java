package io.domicile.controlplane.registry;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A suspension or a resumption that is asked for.
 *
 * @param reason kept in the evidence log, where it can be erased; up to 500 characters, and no
 *     personal data
 */
record ServingRequest(@Size(min = 1, max = 500) @Nullable String reason) {

  static final ServingRequest WITHOUT_REASON = new ServingRequest(null);
}
