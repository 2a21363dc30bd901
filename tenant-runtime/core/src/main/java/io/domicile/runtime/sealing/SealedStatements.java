package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.SealedSql.RefusedException;
import io.domicile.runtime.sealing.SqlScope.Carried;
import io.domicile.runtime.sealing.SqlScope.Output;
import io.domicile.runtime.sealing.SqlScope.Relation;
import io.domicile.runtime.sealing.SqlScope.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/** Reads statements: what they write into sealed columns, and what they give back. */
final class SealedStatements {

  private final SqlNames names;
  private final SealedQueries queries;

  SealedStatements(Map<String, SealedTable> sealed, SqlNames names) {
    this.names = names;
    this.queries = new SealedQueries(sealed, names, this);
  }

  /** Reads one statement; gives the columns that it returns. */
  Rows read(Statement statement, SqlScope outer) {
    return switch (statement) {
      case Select select -> queries.read(select, outer);
      case ParenthesedInsert inner -> read(inner.getInsert(), outer);
      case ParenthesedUpdate inner -> read(inner.getUpdate(), outer);
      case ParenthesedDelete inner -> read(inner.getDelete(), outer);
      case Insert insert -> insert(insert, outer);
      case Update update -> update(update, outer);
      case Delete delete -> delete(delete, outer);
      default ->
          throw RefusedException.doubt(
              "it is none of SELECT, INSERT, UPDATE and DELETE, but "
                  + statement.getClass().getSimpleName());
    };
  }

  private Rows insert(Insert insert, SqlScope outer) {
    var scope = new SqlScope(outer);
    queries.with(insert.getWithItemsList(), scope);
    Relation target = queries.from.table(insert.getTable(), scope);
    List<Column> columns = columns(insert, target);
    if (insert.getSelect() instanceof Values values) {
      values(values, columns, target, scope);
    } else if (insert.getSelect() != null) {
      copy(queries.read(insert.getSelect(), scope), columns, target);
    }
    scope.add(target);
    if (insert.getConflictTarget() != null) {
      for (String name : insert.getConflictTarget().getIndexColumnNames()) {
        names.name(name);
        requireClear(target, SqlScope.lower(name), "ON CONFLICT");
      }
      queries.expression(insert.getConflictTarget().getIndexExpression(), scope, "ON CONFLICT");
      queries.expression(insert.getConflictTarget().getWhereExpression(), scope, "ON CONFLICT");
    }
    Rows returned = returned(insert.getReturningClause(), scope);
    if (insert.getConflictAction() != null) {
      var conflict = new SqlScope(scope);
      conflict.add(new Relation("excluded", "", target.rows()));
      List<UpdateSet> sets = insert.getConflictAction().getUpdateSets();
      sets(sets, target, conflict);
      requireOwnRow(sets, target, isOnRowId(insert, target));
      queries.expression(insert.getConflictAction().getWhereExpression(), conflict, "WHERE");
    }
    return returned;
  }

  private List<Column> columns(Insert insert, Relation target) {
    List<Column> columns = new ArrayList<>();
    if (insert.getColumns() != null) {
      columns.addAll(insert.getColumns());
      columns.forEach(names::saw);
    } else if (target.rows().areSealed() && insert.getSelect() != null) {
      throw RefusedException.doubt("INSERT names no columns");
    }
    return columns;
  }

  private void values(Values values, List<Column> columns, Relation target, SqlScope scope) {
    ExpressionList<?> list = values.getExpressions();
    boolean manyRows = list.stream().allMatch(row -> row instanceof ExpressionList<?>);
    List<ExpressionList<?>> rows = new ArrayList<>();
    if (manyRows) {
      list.forEach(row -> rows.add((ExpressionList<?>) row));
    } else {
      rows.add(list);
    }
    for (ExpressionList<?> row : rows) {
      if (target.rows().areSealed() && row.size() != columns.size()) {
        throw RefusedException.doubt("VALUES and the columns are not as many");
      }
      for (int i = 0; i < row.size(); i++) {
        assign(i < columns.size() ? columns.get(i) : null, row.get(i), target, scope);
      }
    }
  }

  /** INSERT ... SELECT: each sealed column must come from the same field, with its row's id. */
  private static void copy(Rows rows, List<Column> columns, Relation target) {
    if (!rows.areSealed() && columns.stream().allMatch(column -> sealed(target, column) == null)) {
      return;
    }
    if (!rows.exact() || rows.outputs().size() != columns.size()) {
      throw RefusedException.doubt("INSERT takes columns from a SELECT that does not list them");
    }
    var sources = new ArrayList<Object>();
    Object idFrom = null;
    for (int i = 0; i < columns.size(); i++) {
      Output output = rows.outputs().get(i);
      Carried into = carried(target, columns.get(i));
      Carried from = output.carried();
      if (into != null && !into.isSealed()) {
        idFrom = from != null && !from.isSealed() ? from.source() : null;
      }
      FieldId field = into == null ? null : into.field();
      FieldId given = from == null ? null : from.field();
      if ((field == null && given == null) || (field != null && output.parameter())) {
        continue;
      }
      if (from == null || field == null || !field.equals(given)) {
        throw RefusedException.uses(
            given == null ? SqlScope.lower(columns.get(i).getColumnName()) : name(from),
            "INSERT ... SELECT, which puts into a column what is not its own");
      }
      sources.add(from.source());
    }
    for (Object source : sources) {
      if (!source.equals(idFrom)) {
        throw RefusedException.doubt(
            "INSERT ... SELECT copies a sealed value without the row id that it is bound to");
      }
    }
  }

  private static String name(@Nullable Carried carried) {
    return carried == null ? "" : carried.column();
  }

  private Rows update(Update update, SqlScope outer) {
    var scope = new SqlScope(outer);
    queries.with(update.getWithItemsList(), scope);
    Relation target = queries.from.table(update.getTable(), scope);
    scope.add(target);
    queries.from.joins(update.getStartJoins(), scope);
    if (update.getFromItem() != null) {
      queries.from.add(update.getFromItem(), scope);
    }
    queries.from.joins(update.getJoins(), scope);
    sets(update.getUpdateSets(), target, scope);
    requireOwnRow(update.getUpdateSets(), target, true);
    queries.expression(update.getWhere(), scope, "WHERE");
    return returned(update.getReturningClause(), scope);
  }

  private Rows delete(Delete delete, SqlScope outer) {
    var scope = new SqlScope(outer);
    queries.with(delete.getWithItemsList(), scope);
    scope.add(queries.from.table(delete.getTable(), scope));
    if (delete.getUsingList() != null) {
      for (Table table : delete.getUsingList()) {
        scope.add(queries.from.table(table, scope));
      }
    }
    queries.from.joins(delete.getJoins(), scope);
    queries.expression(delete.getWhere(), scope, "WHERE");
    return returned(delete.getReturningClause(), scope);
  }

  private void sets(@Nullable List<UpdateSet> sets, Relation target, SqlScope scope) {
    if (sets == null) {
      return;
    }
    for (UpdateSet set : sets) {
      List<Column> columns = List.copyOf(set.getColumns());
      columns.forEach(names::saw);
      ExpressionList<?> values = set.getValues();
      if (values.size() == columns.size()) {
        for (int i = 0; i < columns.size(); i++) {
          assign(columns.get(i), values.get(i), target, scope);
        }
      } else {
        columns.forEach(
            column -> requireClear(target, SqlScope.lower(column.getColumnName()), "SET"));
        values.forEach(value -> queries.expression(value, scope, "SET"));
      }
    }
  }

  /** Whether the row that is there already has the id of the one that was to be inserted. */
  private static boolean isOnRowId(Insert insert, Relation target) {
    return insert.getConflictTarget() != null
        && insert.getConflictTarget().getIndexColumnNames().stream()
            .anyMatch(name -> isRowId(target, SqlScope.lower(name)));
  }

  /**
   * A sealed value is bound to a row's id: it may be set in that row only, and the id of a row may
   * be changed only with all that is sealed in it.
   *
   * @param sameRow whether the row has the id that the values are bound to
   */
  private static void requireOwnRow(
      @Nullable List<UpdateSet> sets, Relation target, boolean sameRow) {
    if (sets == null || !target.rows().areSealed()) {
      return;
    }
    Set<String> assigned =
        sets.stream()
            .flatMap(set -> set.getColumns().stream())
            .map(column -> SqlScope.lower(column.getColumnName()))
            .collect(Collectors.toSet());
    boolean withId = assigned.stream().anyMatch(name -> isRowId(target, name));
    for (Output output : target.rows().outputs()) {
      if (output.isSealed() && withId && !assigned.contains(output.name())) {
        throw RefusedException.doubt(
            "it changes the row id that the sealed column " + output.name() + " is bound to");
      }
      if (output.isSealed() && !withId && !sameRow && assigned.contains(output.name())) {
        throw RefusedException.uses(
            output.name(),
            "ON CONFLICT DO UPDATE, in a row whose id may be another than its value is bound to");
      }
    }
  }

  private static boolean isRowId(Relation target, String column) {
    return target.rows().outputs().stream()
        .filter(output -> output.name().equals(column))
        .map(Output::carried)
        .anyMatch(carried -> carried != null && !carried.isSealed());
  }

  private void assign(@Nullable Column column, Expression value, Relation target, SqlScope scope) {
    Carried into = column == null ? null : sealed(target, column);
    if (column == null || into == null) {
      queries.expression(value, scope, "SET or VALUES");
    } else if (value instanceof Column from
        && !SqlScope.lower(from.getColumnName()).equals("default")) {
      names.saw(from);
      Carried carried = scope.find(from);
      boolean own = carried != null && into.equals(carried);
      if (!own) {
        throw RefusedException.uses(into.column(), "SET, with the value of another column");
      }
    } else if (!SealedQueries.isParameter(value)) {
      throw RefusedException.uses(
          into.column(), "SET or VALUES, with a value that is no parameter");
    }
  }

  private static void requireClear(Relation target, String column, String where) {
    if (target.rows().outputs().stream()
        .anyMatch(output -> output.isSealed() && output.name().equals(column))) {
      throw RefusedException.uses(column, where);
    }
  }

  private static @Nullable Carried sealed(Relation target, Column column) {
    Carried carried = carried(target, column);
    return carried != null && carried.isSealed() ? carried : null;
  }

  private static @Nullable Carried carried(Relation target, Column column) {
    String name = SqlScope.lower(column.getColumnName());
    return target.rows().outputs().stream()
        .filter(output -> output.name().equals(name))
        .map(Output::carried)
        .findFirst()
        .orElse(null);
  }

  private Rows returned(@Nullable ReturningClause returning, SqlScope scope) {
    if (returning == null) {
      return new Rows(List.of(), true);
    }
    return queries.items(returning, scope, "RETURNING");
  }
}
