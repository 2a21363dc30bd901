package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.SealedSql.RefusedException;
import io.domicile.runtime.sealing.SqlScope.Carried;
import io.domicile.runtime.sealing.SqlScope.Output;
import io.domicile.runtime.sealing.SqlScope.Relation;
import io.domicile.runtime.sealing.SqlScope.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** Reads queries: where their sealed columns go, under which names. */
final class SealedQueries {

  private final SqlNames names;
  private final SealedStatements statements;

  /** Reads what FROM and JOIN name. */
  final SealedFrom from;

  SealedQueries(Map<String, SealedTable> sealed, SqlNames names, SealedStatements statements) {
    this.names = names;
    this.statements = statements;
    this.from = new SealedFrom(sealed, names, this);
  }

  /** Reads a query; gives its columns. */
  Rows read(Select select, SqlScope outer) {
    var scope = new SqlScope(outer);
    with(select.getWithItemsList(), scope);
    Rows rows =
        switch (select) {
          case PlainSelect plain -> plain(plain, scope);
          case SetOperationList union -> union(union, scope);
          case ParenthesedSelect inner -> read(inner.getSelect(), scope);
          case Values values -> values(values, scope);
          case TableStatement table -> from.table(table.getTable(), scope).rows();
          default -> throw RefusedException.doubt("it has a query of an unknown kind");
        };
    if (!(select instanceof PlainSelect) && select.getOrderByElements() != null) {
      for (OrderByElement element : select.getOrderByElements()) {
        sort(element.getExpression(), rows, scope, "ORDER BY");
      }
    }
    if (select.getForUpdateTable() != null) {
      names.saw(select.getForUpdateTable());
    }
    return rows;
  }

  Rows values(Values values, SqlScope scope) {
    expression(values.getExpressions(), scope, "VALUES");
    return Rows.NONE;
  }

  /** Names the queries of WITH. */
  void with(@Nullable List<WithItem<?>> items, SqlScope scope) {
    if (items == null) {
      return;
    }
    boolean recursive = items.stream().anyMatch(WithItem::isRecursive);
    for (WithItem<?> item : items) {
      String name = SqlScope.lower(item.getAliasName());
      names.saw(item.getAlias());
      if (recursive) {
        scope.name(name, Rows.NONE);
      }
      Rows rows = statements.read(item.getParenthesedStatement(), scope);
      if (recursive && rows.areSealed()) {
        throw RefusedException.doubt("WITH RECURSIVE gives sealed columns");
      }
      var columns = new ArrayList<String>();
      if (item.getWithItemList() != null) {
        for (SelectItem<?> column : item.getWithItemList()) {
          names.name(column.toString());
          columns.add(SqlScope.lower(column.toString()));
        }
      }
      Rows named = rows.named(columns);
      if (named == null) {
        throw RefusedException.doubt("WITH gives other names to columns that are not listed");
      }
      names.watch(named);
      scope.name(name, named);
    }
  }

  private Rows union(SetOperationList union, SqlScope scope) {
    List<Rows> parts = union.getSelects().stream().map(part -> read(part, scope)).toList();
    Rows first = parts.getFirst();
    if (parts.stream().noneMatch(Rows::areSealed)) {
      return first;
    }
    boolean all =
        union.getOperations().stream()
            .allMatch(operation -> operation.toString().trim().equalsIgnoreCase("UNION ALL"));
    if (!all) {
      throw RefusedException.uses(anySealed(parts), "UNION, INTERSECT or EXCEPT");
    }
    for (Rows part : parts) {
      boolean same =
          first.exact() && part.exact() && part.outputs().size() == first.outputs().size();
      for (int i = 0; same && i < first.outputs().size(); i++) {
        same = Objects.equals(field(first, i), field(part, i));
      }
      if (!same) {
        throw RefusedException.uses(
            anySealed(parts), "UNION ALL of parts that do not have it at the same place");
      }
    }
    return first;
  }

  private static @Nullable FieldId field(Rows rows, int i) {
    Carried carried = rows.outputs().get(i).carried();
    return carried == null ? null : carried.field();
  }

  private static String anySealed(List<Rows> parts) {
    return parts.stream()
        .flatMap(part -> part.outputs().stream())
        .filter(Output::isSealed)
        .map(Output::name)
        .findFirst()
        .orElse("");
  }

  private Rows plain(PlainSelect select, SqlScope scope) {
    if (select.getFromItem() != null) {
      from.add(select.getFromItem(), scope);
    }
    from.joins(select.getJoins(), scope);
    Rows rows = items(select.getSelectItems(), scope, "SELECT");
    if (select.getDistinct() != null) {
      if (select.getDistinct().getOnSelectItems() != null) {
        for (SelectItem<?> item : select.getDistinct().getOnSelectItems()) {
          sort(item.getExpression(), rows, scope, "DISTINCT ON");
        }
      } else if (rows.areSealed()) {
        throw RefusedException.uses(anySealed(List.of(rows)), "SELECT DISTINCT");
      }
    }
    if (rows.areSealed() && select.getIntoTables() != null) {
      throw RefusedException.uses(anySealed(List.of(rows)), "SELECT INTO");
    }
    expression(select.getWhere(), scope, "WHERE");
    group(select.getGroupBy(), rows, scope);
    expression(select.getHaving(), scope, "HAVING");
    if (select.getWindowDefinitions() != null) {
      for (WindowDefinition window : select.getWindowDefinitions()) {
        expression(window.getPartitionExpressionList(), scope, "PARTITION BY");
        if (window.getOrderByElements() != null) {
          window
              .getOrderByElements()
              .forEach(element -> expression(element.getExpression(), scope, "ORDER BY"));
        }
      }
    }
    if (select.getOrderByElements() != null) {
      for (OrderByElement element : select.getOrderByElements()) {
        sort(element.getExpression(), rows, scope, "ORDER BY");
      }
    }
    return rows;
  }

  private void group(@Nullable GroupByElement group, Rows rows, SqlScope scope) {
    if (group == null) {
      return;
    }
    if (group.getGroupByExpressionList() != null) {
      for (Object expression : group.getGroupByExpressionList()) {
        sort((Expression) expression, rows, scope, "GROUP BY");
      }
    }
    if (group.getGroupingSets() != null) {
      for (ExpressionList<Expression> set : group.getGroupingSets()) {
        set.forEach(expression -> sort(expression, rows, scope, "GROUP BY"));
      }
    }
  }

  /** What is sorted or grouped by: an expression, or a column of the result by name or number. */
  private void sort(Expression by, Rows rows, SqlScope scope, String where) {
    if (by instanceof LongValue number && rows.areSealed()) {
      long at = number.getValue() - 1;
      boolean clear =
          rows.exact()
              && at >= 0
              && at < rows.outputs().size()
              && !rows.outputs().get((int) at).isSealed();
      if (!clear) {
        throw RefusedException.uses(anySealed(List.of(rows)), where + ", by its number");
      }
    } else if (by instanceof Column column && column.getTable() == null) {
      String name = SqlScope.lower(column.getColumnName());
      for (Output output : rows.outputs()) {
        if (output.isSealed() && output.name().equals(name)) {
          throw RefusedException.uses(name, where);
        }
      }
    }
    expression(by, scope, where);
  }

  /** The columns of a select list or of RETURNING. */
  Rows items(List<SelectItem<?>> items, SqlScope scope, String where) {
    var outputs = new ArrayList<Output>();
    boolean exact = true;
    for (SelectItem<?> item : items) {
      names.saw(item.getAlias());
      Expression expression = item.getExpression();
      List<Relation> starred = starred(expression, scope);
      if (starred != null) {
        for (Relation relation : starred) {
          outputs.addAll(relation.rows().outputs());
          exact &= relation.rows().exact();
        }
        continue;
      }
      Carried carried = null;
      String name = "";
      if (expression instanceof Column column) {
        names.saw(column);
        carried = scope.find(column);
        name = SqlScope.lower(column.getColumnName());
        requireNoRow(column, carried, scope);
      } else {
        expression(expression, scope, where);
      }
      if (item.getAlias() != null) {
        name = SqlScope.lower(item.getAlias().getName());
      }
      outputs.add(new Output(name, carried, isParameter(expression)));
    }
    var rows = new Rows(outputs, exact);
    names.watch(rows);
    return rows;
  }

  private @Nullable List<Relation> starred(Expression expression, SqlScope scope) {
    if (expression instanceof AllTableColumns all) {
      names.saw(all.getTable());
      Relation one = scope.relation(SqlScope.lower(all.getTable().getFullyQualifiedName()));
      return one == null ? List.of() : List.of(one);
    }
    return expression instanceof AllColumns ? scope.relations() : null;
  }

  /** A table's name in the place of a column's is its whole row. */
  static void requireNoRow(Column column, @Nullable Carried carried, SqlScope scope) {
    if (carried == null && column.getTable() == null) {
      Relation row = scope.relation(SqlScope.lower(column.getColumnName()));
      if (row != null && row.rows().areSealed()) {
        throw RefusedException.uses(anySealed(List.of(row.rows())), "the row as a whole");
      }
    }
  }

  /** Refuses the expression if it has to do with a sealed column. */
  void expression(@Nullable Expression expression, SqlScope scope, String where) {
    if (expression != null) {
      expression.accept(new SealedExpressions(this, names, where), scope);
    }
  }

  /** A parameter of the caller's, as it is, or NULL. */
  static boolean isParameter(Expression value) {
    return value instanceof JdbcNamedParameter
        || value instanceof JdbcParameter
        || value instanceof NullValue
        || (value instanceof CastExpression cast && isParameter(cast.getLeftExpression()))
        || (value instanceof Column column
            && column.getTable() == null
            && SqlScope.lower(column.getColumnName()).equals("default"));
  }
}
