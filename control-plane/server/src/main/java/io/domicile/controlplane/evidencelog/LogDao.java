package io.domicile.controlplane.evidencelog;

import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.merkle.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterColumnMapper;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The log's own tables. */
@RegisterColumnMapper(LogDao.HashColumn.class)
interface LogDao {

  /** The signed note of the newest checkpoint. */
  @SqlQuery("SELECT note FROM evidence_checkpoint ORDER BY size DESC LIMIT 1")
  Optional<String> latestCheckpoint();

  /** The hashes of these subtrees, in no order. */
  @SqlQuery(
      """
      SELECT level, node_index, hash
      FROM evidence_node
      JOIN unnest(:levels, :indexes) AS wanted (level, node_index) USING (level, node_index)
      """)
  @RegisterConstructorMapper(StoredNode.class)
  List<StoredNode> nodes(int[] levels, long[] indexes);

  @SqlQuery(
      """
      SELECT entry FROM evidence_leaf
      WHERE log_index >= :first AND log_index < :first + :count
      ORDER BY log_index
      """)
  List<byte[]> entries(long first, int count);

  @SqlQuery("SELECT EXISTS (SELECT FROM evidence_event WHERE log_index IS NULL)")
  boolean anyPending();

  /** The oldest events without a place. */
  @SqlQuery(
      """
      SELECT e.id, e.subject, e.kind, e.recorded_at, e.commitment, coalesce(s.sequence, 0) AS sequence
      FROM evidence_event e
      LEFT JOIN evidence_subject s USING (subject)
      WHERE e.log_index IS NULL
      ORDER BY e.id
      LIMIT :limit
      """)
  @RegisterConstructorMapper(PendingEvent.class)
  List<PendingEvent> pending(int limit);

  @SqlBatch("UPDATE evidence_event SET log_index = :index WHERE id = :id AND log_index IS NULL")
  int[] place(List<Long> id, List<Long> index);

  @SqlBatch("INSERT INTO evidence_leaf (log_index, entry) VALUES (:index, :entry)")
  void insertLeaves(List<Long> index, List<byte[]> entry);

  @SqlBatch(
      "INSERT INTO evidence_node (level, node_index, hash) VALUES (:level, :nodeIndex, :hash)")
  void insertNodes(List<Integer> level, List<Long> nodeIndex, List<byte[]> hash);

  @SqlBatch(
      """
      INSERT INTO evidence_subject (subject, sequence) VALUES (:subject, :sequence)
      ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence
      """)
  void advance(Iterable<String> subject, Iterable<Long> sequence);

  @SqlUpdate("INSERT INTO evidence_checkpoint (size, note) VALUES (:size, :note)")
  void insertCheckpoint(long size, String note);

  /** A node's row. */
  record StoredNode(int level, long nodeIndex, Hash hash) {}

  /**
   * A recorded event that has no place in the log yet.
   *
   * @param sequence how many events of its subject are in the log already
   */
  record PendingEvent(
      long id, String subject, String kind, Instant recordedAt, Hash commitment, long sequence) {

    LogEntry at(long index, long number) {
      return new LogEntry(index, new Subject(subject), number, kind, recordedAt, commitment);
    }
  }

  /** Reads a {@code bytea} of 32 bytes as a hash. */
  final class HashColumn implements ColumnMapper<Hash> {
    @Override
    public Hash map(ResultSet row, int column, StatementContext context) throws SQLException {
      return Hash.of(row.getBytes(column));
    }
  }
}
