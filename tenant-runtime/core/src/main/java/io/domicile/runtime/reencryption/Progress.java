package io.domicile.runtime.reencryption;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** How far a tenant's data has come, in the tenant's database. */
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

  @SqlUpdate(
      """
      INSERT INTO domicile.reencryption (table_name, key_version)
      VALUES (:table, :version)
      ON CONFLICT (table_name, key_version) DO NOTHING
      """)
  int begin(@Bind("table") String table, @Bind("version") int version);

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

  @SqlUpdate(
      """
      UPDATE domicile.reencryption
         SET row_cursor = :cursor, rows_rewritten = rows_rewritten + :rewritten, updated_at = now()
       WHERE table_name = :table AND key_version = :version
      """)
  void advance(
      @Bind("table") String table,
      @Bind("version") int version,
      @Bind("cursor") UUID cursor,
      @Bind("rewritten") int rewritten);

  /** Ends a pass: the table is finished if nothing is left, else it is gone through again. */
  @SqlUpdate(
      """
      UPDATE domicile.reencryption
         SET row_cursor = NULL,
             pass = CASE WHEN :left = 0 THEN pass ELSE pass + 1 END,
             finished_at = CASE WHEN :left = 0 THEN now() END,
             updated_at = now()
       WHERE table_name = :table AND key_version = :version
      """)
  void endPass(@Bind("table") String table, @Bind("version") int version, @Bind("left") long left);

  @SqlUpdate(
      """
      INSERT INTO domicile.sealed_field (table_name, field, key_version, old_rows, counted_at)
      VALUES (:table, :field, :version, :oldRows, now())
      ON CONFLICT (table_name, field, key_version)
      DO UPDATE SET old_rows = excluded.old_rows, counted_at = excluded.counted_at
      """)
  void counted(
      @Bind("table") String table,
      @Bind("field") String field,
      @Bind("version") int version,
      @Bind("oldRows") long oldRows);

  /** What a batch rewrote comes off the last count, so that progress shows between counts. */
  @SqlUpdate(
      """
      UPDATE domicile.sealed_field
         SET old_rows = greatest(old_rows - :rewritten, 0)
       WHERE table_name = :table AND field = :field AND key_version = :version
      """)
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
