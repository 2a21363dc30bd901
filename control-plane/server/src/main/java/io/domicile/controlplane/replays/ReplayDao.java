package io.domicile.controlplane.replays;

import io.domicile.controlplane.database.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Kept decisions, and the alarms about them. */
interface ReplayDao {

  /**
   * An event that holds decisions.
   *
   * @param content its payload; null if it was erased
   */
  record Kept(long id, String subject, @Nullable String content) {}

  /** Those recorded after one event. */
  @SqlQuery(
      """
      SELECT e.id, e.subject, convert_from(p.content, 'UTF8') AS content
      FROM evidence_event e LEFT JOIN evidence_payload p ON p.event_id = e.id
      WHERE e.kind IN ('placement.decided', 'placement.refused', 'change.refused')
        AND e.id > :after AND (CAST(:subject AS text) IS NULL OR e.subject = :subject)
      ORDER BY e.id LIMIT :limit
      """)
  @RegisterConstructorMapper(Kept.class)
  List<Kept> after(long after, @Nullable String subject, int limit);

  @SqlQuery("SELECT event_id FROM replay_progress")
  long progress();

  @SqlUpdate("UPDATE replay_progress SET event_id = :event")
  void progress(long event);

  /** 0 if it is an alarm already. */
  @SqlUpdate(
      """
      INSERT INTO replay_alarm (event_id, differences, found_at)
      VALUES (:event, :differences, :now)
      ON CONFLICT (event_id) DO NOTHING
      """)
  int alarm(long event, Document differences, Instant now);

  /** The first event whose decisions do not come out as they did. */
  @SqlQuery("SELECT min(event_id) FROM replay_alarm")
  Optional<Long> firstAlarm();
}
