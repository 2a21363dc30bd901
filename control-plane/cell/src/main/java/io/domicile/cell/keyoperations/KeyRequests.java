package io.domicile.cell.keyoperations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.TenantId;
import io.domicile.vaults.VaultException;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out each change of a key once per Idempotency-Key: a request that is sent again after
 * somebody else changed the key does not change it back. A second request with the same key waits
 * for the first; a change that fails leaves its key free. Thread-safe.
 */
final class KeyRequests {

  /** How long an Idempotency-Key is remembered. */
  static final Duration MEMORY = Duration.ofDays(7);

  private final Jdbi jdbi;
  private final Clock clock;

  /** What is to be done to a key; it can be repeated after a crash. */
  interface Change {
    void of(DesiredTenant tenant) throws VaultException;
  }

  /** The statements. */
  interface Dao {

    /** 0 if the key was used before; waits while a request with it is being carried out. */
    @SqlUpdate(
        """
        INSERT INTO key_request (tenant, idempotency_key, request_sha256, created_at)
        VALUES (:tenant, :key, :sha256, :now) ON CONFLICT (tenant, idempotency_key) DO NOTHING
        """)
    int claim(TenantId tenant, String key, Bytes sha256, OffsetDateTime now);

    @SqlQuery(
        """
        SELECT request_sha256 FROM key_request WHERE tenant = :tenant AND idempotency_key = :key
        """)
    Bytes requestSha256(TenantId tenant, String key);

    @SqlUpdate("DELETE FROM key_request WHERE created_at < :before")
    void forget(OffsetDateTime before);
  }

  KeyRequests(CellDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * Runs the change, unless it was run before.
   *
   * @param header the request's {@code Idempotency-Key}
   * @param verb what is asked for, so that a key does not serve two endpoints
   * @param body the request as read; compared by its JSON
   * @throws ProblemException {@code idempotency_key_required}, {@code idempotency_key_reused}
   */
  void once(
      DesiredTenant tenant,
      @Nullable String header,
      String verb,
      @Nullable Object body,
      Change change)
      throws VaultException {
    String key = IdempotencyKey.require(header).value();
    Bytes sha256 = fingerprint(verb, body);
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    jdbi.useExtension(Dao.class, dao -> dao.forget(now.minus(MEMORY)));
    // A handle of its own: inside useTransaction the change's own commits would wait for this one.
    try (Handle handle = jdbi.open()) {
      handle.useTransaction(
          transaction -> {
            Dao dao = transaction.attach(Dao.class);
            if (dao.claim(tenant.tenant(), key, sha256, now) == 1) {
              change.of(tenant);
            } else if (!dao.requestSha256(tenant.tenant(), key).equals(sha256)) {
              throw new ProblemException(
                  ErrorCode.IDEMPOTENCY_KEY_REUSED,
                  "This Idempotency-Key was used for another change of this tenant's key.");
            }
          });
    }
  }

  private static Bytes fingerprint(String verb, @Nullable Object body) {
    var text = new ByteArrayOutputStream();
    text.writeBytes(verb.getBytes(UTF_8));
    text.write('\n');
    if (body != null) {
      text.writeBytes(Json.write(body));
    }
    return Bytes.copyOf(Digests.sha256(text.toByteArray()));
  }
}
