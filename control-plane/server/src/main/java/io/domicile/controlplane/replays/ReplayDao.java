package io.domicile.controlplane.replays;

import io.domicile.service.database.Document;
import java.time.Instant;
import java.util.List;
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
   * @param alarmed whether there is an alarm about it
   */
  record Kept(long id, String subject, @Nullable String content, boolean alarmed) {}

  /**
   * The alarms that stand.
   *
   * @param first the first event that one is about; null for none
   */
  record Alarms(long number, @Nullable Long first) {}

  /** Those recorded after one event. */
  @SqlQuery(
      """
      SELECT e.id, e.subject, convert_from(p.content, 'UTF8') AS content,
        EXISTS (SELECT FROM replay_alarm a WHERE a.event_id = e.id AND a.cleared_at IS NULL) AS alarmed
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
      ON CONFLICT (event_id) DO UPDATE
      SET differences = excluded.differences, found_at = excluded.found_at, cleared_at = NULL
      WHERE replay_alarm.cleared_at IS NOT NULL
      """)
  int alarm(long event, Document differences, Instant now);

  /** 0 if there is no alarm about it. */
  @SqlUpdate(
      """
      UPDATE replay_alarm SET cleared_at = :now WHERE event_id = :event AND cleared_at IS NULL
      """)
  int clear(long event, Instant now);

  @SqlQuery(
      """
      SELECT count(*) AS number, min(event_id) AS first FROM replay_alarm WHERE cleared_at IS NULL
      """)
  @RegisterConstructorMapper(Alarms.class)
  Alarms alarms();
}
