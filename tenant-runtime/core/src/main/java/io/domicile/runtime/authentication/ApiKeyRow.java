package io.domicile.runtime.authentication;

import io.domicile.contract.bytes.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a tenant's database says of a key. */
record ApiKeyRow(Bytes secretSha256, Instant expiresAt, @Nullable Instant revokedAt) {

  boolean admits(Bytes presented, Instant now) {
    return secretSha256.equals(presented) && revokedAt == null && now.isBefore(expiresAt);
  }
}
