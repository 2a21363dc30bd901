package io.domicile.controlplane.evidencelog;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Events as they are recorded, and their payloads. */
interface EventDao {

  @SqlQuery(
      """
      WITH event AS (
        INSERT INTO evidence_event (subject, kind, recorded_at, commitment)
        VALUES (:subject, :kind, :recordedAt, :commitment)
        RETURNING id)
      INSERT INTO evidence_payload (event_id, salt, content)
      SELECT id, :salt, :content FROM event
      RETURNING event_id
      """)
  long record(
      String subject,
      String kind,
      Instant recordedAt,
      byte[] commitment,
      byte[] salt,
      byte[] content);
}
