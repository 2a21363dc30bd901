package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.SealedSql.RefusedException;
import io.domicile.runtime.sealing.SqlScope.Carried;
import io.domicile.runtime.sealing.SqlScope.Output;
import io.domicile.runtime.sealing.SqlScope.Relation;
import io.domicile.runtime.sealing.SqlScope.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** Reads FROM and JOIN: which relations a query sees, and which of their columns are sealed. */
final class SealedFrom {

  private final Map<String, SealedTable> sealed;
  private final SqlNames names;
  private final SealedQueries queries;

  SealedFrom(Map<String, SealedTable> sealed, SqlNames names, SealedQueries queries) {
    this.sealed = sealed;
    this.names = names;
    this.queries = queries;
  }

  void joins(@Nullable List<Join> joins, SqlScope scope) {
    if (joins == null) {
      return;
    }
    for (Join join : joins) {
      add(join.getFromItem(), scope);
      if (join.isNatural() && scope.isSealed()) {
        throw RefusedException.doubt("NATURAL JOIN compares whatever columns have the same name");
      }
      if (join.getOnExpressions() != null) {
        join.getOnExpressions().forEach(on -> queries.expression(on, scope, "ON"));
      }
      if (join.getUsingColumns() != null) {
        join.getUsingColumns().forEach(column -> queries.expression(column, scope, "USING"));
      }
    }
  }

  /** Adds what FROM or JOIN names. */
  void add(FromItem item, SqlScope scope) {
    switch (item) {
      case Table table -> scope.add(table(table, scope));
      case ParenthesedSelect inner ->
          // Only LATERAL sees what stands before it.
          scope.add(
              aliased(
                  queries.read(inner, inner instanceof LateralSubSelect ? scope : scope.outside()),
                  inner.getAlias()));
      case Values values -> scope.add(aliased(queries.values(values, scope), values.getAlias()));
      case TableFunction function -> {
        queries.expression(function.getFunction(), scope, "FROM");
        scope.add(aliased(Rows.NONE, function.getAlias()));
      }
      case ParenthesedFromItem inner -> {
        add(inner.getFromItem(), scope);
        joins(inner.getJoins(), scope);
        if (inner.getAlias() != null) {
          throw RefusedException.doubt("FROM gives a name to a JOIN in brackets");
        }
      }
      default -> throw RefusedException.doubt("FROM has something of an unknown kind");
    }
  }

  Relation aliased(Rows rows, @Nullable Alias alias) {
    names.saw(alias);
    Rows named = rows;
    if (alias != null && alias.getAliasColumns() != null) {
      named =
          rows.named(
              alias.getAliasColumns().stream().map(column -> SqlScope.lower(column.name)).toList());
    }
    if (named == null) {
      throw RefusedException.doubt("FROM gives other names to columns that are not listed");
    }
    names.watch(named);
    String name = alias == null ? "" : SqlScope.lower(alias.getName());
    if (named.areSealed()) {
      names.watch(name);
    }
    return new Relation(name, "", named);
  }

  /** The relation that a table's name means. */
  Relation table(Table table, SqlScope scope) {
    names.saw(table);
    String name = SqlScope.lower(table.getName());
    boolean bare = table.getSchemaName() == null;
    Rows rows = bare ? scope.query(name) : null;
    String qualified =
        SealedTable.qualified(bare ? name : SqlScope.lower(table.getSchemaName()) + "." + name);
    SealedTable found = sealed.get(qualified);
    if (rows == null && found != null) {
      var source = new Object();
      var outputs = new ArrayList<Output>();
      outputs.add(new Output(found.rowId(), new Carried(null, found.rowId(), source), false));
      for (SealedTable.Column column : found.columns()) {
        Carried carried = new Carried(column.field(), column.name(), source);
        outputs.add(new Output(SqlScope.lower(column.name()), carried, false));
      }
      rows = new Rows(outputs, false);
      names.watch(rows);
    }
    if (table.getAlias() != null) {
      return aliased(rows == null ? Rows.NONE : rows, table.getAlias());
    }
    return new Relation(name, qualified, rows == null ? Rows.NONE : rows);
  }
}
