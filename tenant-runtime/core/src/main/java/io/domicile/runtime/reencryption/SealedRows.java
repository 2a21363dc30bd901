package io.domicile.runtime.reencryption;

import io.domicile.runtime.sealing.CannotOpenException;
import io.domicile.runtime.sealing.SealedTable;
import io.domicile.runtime.sealing.Sealer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one sealed table, in one transaction. Names come from the service's annotations, and
 * are quoted.
 */
final class SealedRows {

  private static final Logger log = LoggerFactory.getLogger(SealedRows.class);

  private final Handle handle;
  private final SealedTable table;
  private final Sealer sealer;

  /**
   * What a batch did: how many rows it saw, the last of them, and how many of each field it sealed.
   */
  record Batch(int seen, int rewritten, @Nullable UUID last, Map<String, Long> byField) {}

  private record Row(UUID id, List<byte @Nullable []> values) {}

  SealedRows(Handle handle, SealedTable table, Sealer sealer) {
    this.handle = handle;
    this.table = table;
    this.sealer = sealer;
  }

  /** For each field, the rows under another version than the sealer's. */
  Map<String, Long> count() {
    String counts =
        table.columns().stream()
            .map(column -> "count(*) FILTER (WHERE " + isOld(column) + ")")
            .collect(Collectors.joining(", "));
    return handle
        .createQuery("SELECT " + counts + " FROM " + quoted(table.name()))
        .bind("version", versionBytes())
        .map(
            (row, context) -> {
              var byField = new LinkedHashMap<String, Long>();
              for (int i = 0; i < table.columns().size(); i++) {
                byField.put(table.columns().get(i).field().value(), row.getLong(i + 1));
              }
              return byField;
            })
        .one();
  }

  /**
   * Rewrites the next rows. Rows that a request has locked are passed by, for the next pass: so
   * this waits for nobody, and cannot be part of a deadlock.
   */
  Batch rewrite(@Nullable UUID after, int rows) {
    var byField = new LinkedHashMap<String, Long>();
    List<Row> found = find(after, rows);
    int rewritten = 0;
    try (PreparedBatch updates = handle.prepareBatch(update())) {
      for (Row row : found) {
        if (reseal(row, updates, byField)) {
          updates.add();
          rewritten++;
        }
      }
      if (rewritten > 0) {
        updates.execute();
      }
    }
    return new Batch(
        found.size(), rewritten, found.isEmpty() ? null : found.getLast().id(), byField);
  }

  /** Binds the row's values as they are to be, and says whether any of them changes. */
  private boolean reseal(Row row, PreparedBatch updates, Map<String, Long> byField) {
    var changed = new ArrayList<String>();
    for (int i = 0; i < table.columns().size(); i++) {
      SealedTable.Column column = table.columns().get(i);
      byte[] sealed = row.values().get(i);
      byte[] fresh = sealed == null ? null : resealed(column, row.id(), sealed);
      if (fresh != null) {
        changed.add(column.field().value());
      }
      updates.bindByType("c" + i, fresh, byte[].class);
      if (column.index() != null) {
        byte[] index =
            fresh == null
                ? null
                : column
                    .index()
                    .of(sealer, column.field(), sealer.open(column.field(), row.id(), fresh));
        updates.bindByType("i" + i, index, byte[].class);
      }
    }
    if (changed.isEmpty()) {
      return false;
    }
    updates.bind("id", row.id());
    changed.forEach(field -> byField.merge(field, 1L, Long::sum));
    return true;
  }

  /**
   * Null for what need not or cannot be sealed anew; the latter stays counted, and is not touched.
   */
  private byte @Nullable [] resealed(SealedTable.Column column, UUID row, byte[] sealed) {
    try {
      return sealer.resealed(column.field(), row, sealed);
    } catch (CannotOpenException e) {
      log.warn(
          "A value of field {} in {} cannot be sealed anew: {}",
          column.field(),
          table.name(),
          e.reason());
      return null;
    }
  }

  private List<Row> find(@Nullable UUID after, int rows) {
    String columns =
        table.columns().stream()
            .map(column -> quoted(column.name()))
            .collect(Collectors.joining(", "));
    String old =
        table.columns().stream().map(SealedRows::isOld).collect(Collectors.joining(" OR "));
    String id = quoted(table.rowId());
    String sql =
        """
        SELECT %s, %s FROM %s
         WHERE (CAST(:after AS uuid) IS NULL OR %s > :after) AND (%s)
         ORDER BY %s
         LIMIT :rows
           FOR UPDATE SKIP LOCKED
        """
            .formatted(id, columns, quoted(table.name()), id, old, id);
    return handle
        .createQuery(sql)
        .bindByType("after", after, UUID.class)
        .bind("version", versionBytes())
        .bind("rows", rows)
        .map(
            (row, context) -> {
              var values = new ArrayList<byte @Nullable []>();
              for (int i = 0; i < table.columns().size(); i++) {
                values.add(row.getBytes(i + 2));
              }
              return new Row(row.getObject(1, UUID.class), values);
            })
        .list();
  }

  private String update() {
    var sets = new ArrayList<String>();
    for (int i = 0; i < table.columns().size(); i++) {
      SealedTable.Column column = table.columns().get(i);
      sets.add(setIfGiven(column.name(), "c" + i));
      if (column.index() != null) {
        sets.add(setIfGiven(column.index().column(), "i" + i));
      }
    }
    return "UPDATE "
        + quoted(table.name())
        + " SET "
        + String.join(", ", sets)
        + " WHERE "
        + quoted(table.rowId())
        + " = :id";
  }

  private static String setIfGiven(String column, String parameter) {
    return quoted(column) + " = coalesce(:" + parameter + ", " + quoted(column) + ")";
  }

  /** Bytes 1 to 4 of a sealed value are its key's version. */
  private static String isOld(SealedTable.Column column) {
    return "substring(" + quoted(column.name()) + " FROM 2 FOR 4) <> :version";
  }

  private byte[] versionBytes() {
    return java.nio.ByteBuffer.allocate(4).putInt(sealer.keyVersion()).array();
  }

  private static String quoted(String name) {
    return java.util.Arrays.stream(name.split("\\."))
        .map(part -> '"' + part.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining("."));
  }
}
