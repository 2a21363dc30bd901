package io.domicile.runtime.reencryption;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * How far a tenant's data has come, in the tenant's database, where functions of the owner of these
 * tables write it.
 */
interface Progress {

  /**
   * A table to go through.
   *
   * @param rowCursor the last row looked at in this pass; null if none was
   * @param rowsRewritten over all passes
   */
  record Table(String tableName, @Nullable UUID rowCursor, int pass, long rowsRewritten) {}

  @SqlQuery("SELECT count(*) FROM domicile.reencryption WHERE key_version = :version")
  int begun(@Bind("version") int version);

  /** Whether nobody had begun with the table. */
  @SqlQuery("SELECT domicile.begin_sealing_anew(:table, :version)")
  boolean begin(@Bind("table") String table, @Bind("version") int version);

  /**
   * An unfinished table, of those that this release knows, that nobody else works at; held for the
   * rest of the transaction.
   */
  @SqlQuery(
      """
      SELECT table_name, row_cursor, pass, rows_rewritten
        FROM domicile.reencryption
       WHERE key_version = :version AND finished_at IS NULL AND table_name = ANY (:known)
       ORDER BY table_name
       LIMIT 1
         FOR UPDATE SKIP LOCKED
      """)
  Optional<Table> takeUnfinished(@Bind("version") int version, @Bind("known") String[] known);

  /** A finished table that was counted long ago; held for the rest of the transaction. */
  @SqlQuery(
      """
      SELECT table_name, row_cursor, pass, rows_rewritten
        FROM domicile.reencryption
       WHERE key_version = :version
         AND finished_at IS NOT NULL
         AND table_name = ANY (:known)
         AND updated_at < now() - make_interval(secs => :seconds)
       ORDER BY updated_at
       LIMIT 1
         FOR UPDATE SKIP LOCKED
      """)
  Optional<Table> takeToRecount(
      @Bind("version") int version, @Bind("seconds") double seconds, @Bind("known") String[] known);

  @SqlUpdate("CALL domicile.advance_sealing_anew(:table, :version, :cursor, :rewritten)")
  void advance(
      @Bind("table") String table,
      @Bind("version") int version,
      @Bind("cursor") UUID cursor,
      @Bind("rewritten") int rewritten);

  /** Ends a pass: the table is finished if nothing is left, else it is gone through again. */
  @SqlUpdate("CALL domicile.end_sealing_pass(:table, :version, :left)")
  void endPass(@Bind("table") String table, @Bind("version") int version, @Bind("left") long left);

  @SqlUpdate("CALL domicile.count_sealed_field(:table, :field, :version, :oldRows)")
  void counted(
      @Bind("table") String table,
      @Bind("field") String field,
      @Bind("version") int version,
      @Bind("oldRows") long oldRows);

  /** What a batch rewrote comes off the last count, so that progress shows between counts. */
  @SqlUpdate("CALL domicile.lessen_sealed_field(:table, :field, :version, :rewritten)")
  void lessen(
      @Bind("table") String table,
      @Bind("field") String field,
      @Bind("version") int version,
      @Bind("rewritten") long rewritten);

  @SqlQuery(
      """
      SELECT f.table_name, f.field, f.old_rows, r.finished_at IS NOT NULL AS finished
        FROM domicile.sealed_field f
        JOIN domicile.reencryption r USING (table_name, key_version)
       WHERE f.key_version = :version
       ORDER BY f.table_name, f.field
      """)
  List<FieldProgress> fields(@Bind("version") int version);
}
