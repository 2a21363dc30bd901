package io.domicile.runtime.tenants;

import io.domicile.contract.bytes.Bytes;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The requests that were served, and what came of them. */
interface IdempotencyKeys {

  /**
   * A served request.
   *
   * @param id the row's id for sealing
   * @param result JSON
   */
  @SealedIn(value = "domicile.idempotency_key", rowId = "row_id")
  record Served(
      UUID id,
      String key,
      Bytes requestSha256,
      @Sealed("domicile.idempotency-result") Bytes result) {}

  /**
   * Holds the key for the rest of the transaction; false if another transaction does. Taken before
   * the key is looked up, so that what that transaction committed is seen.
   */
  @SqlQuery("SELECT domicile.hold_idempotency_key(:key)")
  boolean hold(@Bind("key") String key);

  @SqlQuery(
      """
      SELECT row_id AS id, key, request_sha256, result
        FROM domicile.idempotency_key
       WHERE key = :key
      """)
  Optional<Served> find(@Bind("key") String key);

  @SqlUpdate(
      """
      INSERT INTO domicile.idempotency_key (key, row_id, request_sha256, result)
      VALUES (:key, :id, :requestSha256, :result)
      """)
  void insert(@BindSealed Served served);
}
