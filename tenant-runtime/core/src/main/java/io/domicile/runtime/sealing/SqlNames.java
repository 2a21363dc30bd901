package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.SqlScope.Output;
import io.domicile.runtime.sealing.SqlScope.Rows;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * Counts the names that reading a statement came past, beside those its text has. A name that
 * matters and stands at a place that nobody looked at keeps the statement from passing: what the
 * reader does not know becomes a refusal, not a hole.
 */
final class SqlNames {

  private static final Pattern WORD = Pattern.compile("\\W+");

  private final SqlText text;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> watched = new HashSet<>();

  SqlNames(SqlText text) {
    this.text = text;
  }

  /** The name stands for something sealed: every place with it must be looked at. */
  void watch(String name) {
    if (!name.isEmpty()) {
      watched.add(name);
    }
  }

  void saw(Column column) {
    if (counted.add(column)) {
      name(column.getColumnName());
      if (column.getTable() != null) {
        parts(column.getTable());
      }
    }
  }

  void saw(Table table) {
    if (counted.add(table)) {
      parts(table);
      saw(table.getAlias());
    }
  }

  void saw(@Nullable Alias alias) {
    if (alias != null && counted.add(alias)) {
      name(alias.getName());
      if (alias.getAliasColumns() != null) {
        alias.getAliasColumns().forEach(column -> name(column.name));
      }
    }
  }

  /** A name, or the words of a type's, that stands there once. */
  void name(@Nullable String name) {
    if (name != null) {
      WORD.splitAsStream(SqlScope.lower(name)).forEach(word -> seen.merge(word, 1, Integer::sum));
    }
  }

  private void parts(Table table) {
    for (String part : table.getNameParts()) {
      name(part);
    }
  }

  /** Refuses the statement if a watched name stands where nobody looked. */
  void requireAllSeen() {
    for (String name : watched) {
      if (text.count(name) > seen.getOrDefault(name, 0)) {
        throw SealedSql.RefusedException.doubt(
            "it has the name " + name + " at a place that the check does not know");
      }
    }
  }

  /** Watches the names of all sealed columns among these. */
  void watch(Rows rows) {
    for (Output output : rows.outputs()) {
      if (output.isSealed()) {
        watch(output.name());
      }
    }
  }
}
