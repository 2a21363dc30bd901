package io.domicile.runtime.sealing;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.Statements;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a statement does with sealed columns and must not: order, compare, group, aggregate or
 * compute with them, or put one where another belongs. The database sees only ciphertext there and
 * would answer nonsense without an error.
 *
 * <p>A sealed column may be carried: in a select list, also of a subselect or a query of WITH; in
 * RETURNING; as the target of INSERT and SET, which take a parameter, NULL, or the same field's
 * column; and before IS NULL. Everything else is refused, and so is a statement that names a sealed
 * table and that the parser does not read.
 */
final class SealedSql {

  private static final String ADVICE =
      ". A sealed column cannot be ordered, compared, grouped or computed with; find rows by a blind"
          + " index (searchable = true, @BindIndex), and sort in the application";

  private static final int LONGEST_PROBLEM = 200;

  private SealedSql() {}

  /** Why a statement is refused, for whoever wrote it. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private RefusedException(String message) {
      super(message, null, false, false);
    }

    /** The sealed column is used where it must not be. */
    static RefusedException uses(String column, String where) {
      return new RefusedException("uses the sealed column " + column + " in " + where + ADVICE);
    }

    /** It cannot be told what becomes of the sealed columns. */
    static RefusedException doubt(String why) {
      return new RefusedException(
          "has to do with a sealed table, and what becomes of its sealed columns cannot be told: "
              + why);
    }
  }

  /**
   * What the statement does wrong, for whoever wrote it.
   *
   * @param lists the names that Jdbi replaces with parameters only
   * @return null if there is nothing
   */
  static @Nullable String fault(String sql, Collection<SealedTable> tables, Set<String> lists) {
    Map<String, SealedTable> sealed =
        tables.stream().collect(Collectors.toMap(SealedTable::name, Function.identity()));
    var text = new SqlText(sql, lists);
    if (sealed.keySet().stream().noneMatch(table -> text.count(bare(table)) > 0)
        && text.count("u") == 0) {
      return null;
    }
    try {
      if (text.isTemplate()) {
        throw RefusedException.doubt("text is put into it at run time");
      }
      if (text.plain().toLowerCase(Locale.ROOT).contains("u&\"")) {
        throw RefusedException.doubt("it writes names with escapes (U&)");
      }
      var names = new SqlNames(text);
      var reader = new SealedStatements(sealed, names);
      for (Statement statement : parsed(text.plain())) {
        reader.read(statement, new SqlScope(null));
      }
      names.requireAllSeen();
      return null;
    } catch (RefusedException e) {
      return e.getMessage();
    }
  }

  private static Statements parsed(String sql) {
    try {
      Statements statements = CCJSqlParserUtil.parseStatements(sql);
      if (statements == null || statements.isEmpty()) {
        throw RefusedException.doubt("the parser finds no statement");
      }
      return statements;
    } catch (JSQLParserException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw RefusedException.doubt(
          "the parser does not read it ("
              + problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM))
              + ")");
    }
  }

  private static String bare(String table) {
    return table.substring(table.lastIndexOf('.') + 1);
  }
}
