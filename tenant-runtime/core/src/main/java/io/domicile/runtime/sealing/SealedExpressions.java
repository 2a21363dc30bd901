package io.domicile.runtime.sealing;

import io.domicile.runtime.sealing.SealedSql.RefusedException;
import io.domicile.runtime.sealing.SqlScope.Carried;
import io.domicile.runtime.sealing.SqlScope.Relation;
import io.domicile.runtime.sealing.SqlScope.Rows;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an expression that has to do with a sealed column. Only IS NULL and EXISTS may, because
 * neither looks at a value.
 */
final class SealedExpressions extends ExpressionVisitorAdapter<@Nullable Void> {

  private final SealedQueries queries;
  private final SqlNames names;
  private final String where;

  SealedExpressions(SealedQueries queries, SqlNames names, String where) {
    this.queries = queries;
    this.names = names;
    this.where = where;
  }

  @Override
  public <S> @Nullable Void visit(Column column, S context) {
    names.saw(column);
    Carried carried = ((SqlScope) context).find(column);
    if (carried != null && carried.isSealed()) {
      throw RefusedException.uses(SqlScope.lower(column.getColumnName()), where);
    }
    SealedQueries.requireNoRow(column, carried, (SqlScope) context);
    return null;
  }

  @Override
  public <S> @Nullable Void visit(IsNullExpression expression, S context) {
    if (expression.getLeftExpression() instanceof Column column) {
      names.saw(column);
      return null;
    }
    return super.visit(expression, context);
  }

  @Override
  public <S> @Nullable Void visit(ExistsExpression expression, S context) {
    if (expression.getRightExpression() instanceof Select select) {
      queries.read(select, (SqlScope) context);
      return null;
    }
    return super.visit(expression, context);
  }

  @Override
  public <S> @Nullable Void visit(ParenthesedSelect select, S context) {
    return value(select, (SqlScope) context);
  }

  @Override
  public <S> @Nullable Void visit(Select select, S context) {
    return value(select, (SqlScope) context);
  }

  private @Nullable Void value(Select select, SqlScope scope) {
    Rows rows = queries.read(select, scope);
    for (SqlScope.Output output : rows.outputs()) {
      if (output.isSealed()) {
        throw RefusedException.uses(output.name(), "a subselect within an expression");
      }
    }
    return null;
  }

  @Override
  public <S> @Nullable Void visit(AllTableColumns columns, S context) {
    names.saw(columns.getTable());
    Relation relation =
        ((SqlScope) context).relation(SqlScope.lower(columns.getTable().getFullyQualifiedName()));
    if (relation != null && relation.rows().areSealed()) {
      throw RefusedException.uses(relation.rows().outputs().getLast().name(), where);
    }
    return null;
  }

  @Override
  public <S> @Nullable Void visit(AnalyticExpression expression, S context) {
    ExpressionList<?> partition = expression.getPartitionExpressionList();
    if (partition != null) {
      partition.accept(this, context);
    }
    return super.visit(expression, context);
  }

  @Override
  public <S> @Nullable Void visit(CastExpression expression, S context) {
    if (expression.getColDataType() != null) {
      names.name(expression.getColDataType().getDataType());
    }
    return super.visit(expression, context);
  }
}
