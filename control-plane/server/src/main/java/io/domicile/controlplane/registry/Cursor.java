package io.domicile.controlplane.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: after one id. Opaque to callers, so that it may change. */
final class Cursor {

  private static final UUID BEGINNING = new UUID(0, 0);

  private Cursor() {}

  static String after(TenantId last) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(last.hex().getBytes(US_ASCII));
  }

  static UUID read(@Nullable String cursor) {
    if (cursor == null) {
      return BEGINNING;
    }
    try {
      return TenantId.ofHex(new String(Base64.getUrlDecoder().decode(cursor), US_ASCII)).value();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "'cursor' is not one of ours.");
    }
  }
}
