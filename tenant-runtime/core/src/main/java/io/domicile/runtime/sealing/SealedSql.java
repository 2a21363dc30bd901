package io.domicile.runtime.sealing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a statement does with sealed columns and must not: order, compare, group, aggregate or
 * compute with them. It knows little SQL and so allows little: a sealed column may stand in a
 * select list, in RETURNING, in an INSERT's list of columns, as the target of SET, and before IS
 * NULL. Everything else is refused, because the database sees only ciphertext there and would
 * answer nonsense without an error.
 */
final class SealedSql {

  private static final Pattern TOKENS =
      Pattern.compile(
          "--[^\\n]*+|/\\*.*?\\*/|'[^']*+'|\"[^\"]*+\"|::|:[A-Za-z_][A-Za-z0-9_]*+"
              + "|[A-Za-z_][A-Za-z0-9_$]*+(?:\\.[A-Za-z_*][A-Za-z0-9_$]*+)*+|[0-9.]++"
              + "|<=|>=|<>|!=|\\|\\||\\S",
          Pattern.DOTALL);
  private static final Set<String> CLAUSES =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "SET",
          "VALUES",
          "INTO",
          "LIMIT",
          "RETURNING",
          "ON",
          "USING",
          "WINDOW",
          "PARTITION",
          "UPDATE",
          "DELETE",
          "OFFSET",
          "FOR");
  private static final Set<String> BEFORE_A_TABLE = Set.of("FROM", "JOIN", "UPDATE", "INTO", ",");
  private static final Set<String> NO_ALIAS =
      Set.of("WHERE", "ON", "SET", "JOIN", "LEFT", "RIGHT", "INNER", "FULL", "CROSS", "USING");

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Set<String>> sealedByTable;
  private final Map<String, String> tablesByName = new HashMap<>();

  private SealedSql(String sql, Map<String, Set<String>> sealedByTable) {
    this.sealedByTable = sealedByTable;
    var matcher = TOKENS.matcher(sql);
    while (matcher.find()) {
      String token = matcher.group();
      if (!token.startsWith("--") && !token.startsWith("/*")) {
        tokens.add(unquoted(token));
      }
    }
    nameTables();
  }

  /**
   * What the statement does wrong, for whoever wrote it.
   *
   * @param sealedByTable the sealed columns of each table, tables with their schema
   * @return null if there is nothing
   */
  static @Nullable String fault(String sql, Map<String, Set<String>> sealedByTable) {
    return new SealedSql(sql, sealedByTable).fault();
  }

  /** A quotation mark that nothing closes stays as it is. */
  private static String unquoted(String token) {
    return token.length() > 1 && token.startsWith("\"")
        ? token.substring(1, token.length() - 1)
        : token;
  }

  /** Which tables the statement names, and under which aliases. */
  private void nameTables() {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String table = SealedTable.qualified(tokens.get(i + 1).toLowerCase(Locale.ROOT));
      if (BEFORE_A_TABLE.contains(upper(i)) && sealedByTable.containsKey(table)) {
        tablesByName.put(table, table);
        tablesByName.put(table.substring(table.indexOf('.') + 1), table);
        int alias = upper(i + 2).equals("AS") ? i + 3 : i + 2;
        if (alias < tokens.size()
            && tokens.get(alias).matches("[A-Za-z_]\\w*")
            && !CLAUSES.contains(upper(alias))
            && !NO_ALIAS.contains(upper(alias))) {
          tablesByName.put(tokens.get(alias).toLowerCase(Locale.ROOT), table);
        }
        if (upper(i).equals("INTO")) {
          tablesByName.put("excluded", table);
        }
      }
    }
  }

  private @Nullable String fault() {
    var clauses = new ArrayList<String>(List.of(""));
    for (int i = 0; i < tokens.size(); i++) {
      String word = upper(i);
      int depth = clauses.size() - 1;
      if (word.equals("(")) {
        clauses.add(clauses.get(depth).equals("INTO") ? "COLUMNS" : "(");
      } else if (word.equals(")") && depth > 0) {
        clauses.removeLast();
      } else if (CLAUSES.contains(word)) {
        clauses.set(depth, word);
      } else {
        String column = sealedColumn(tokens.get(i));
        if (column != null && !isAllowed(clauses.get(depth), i, column)) {
          return "uses the sealed column "
              + column
              + " in "
              + (clauses.get(depth).equals("(") ? "an expression" : clauses.get(depth))
              + ". A sealed column cannot be ordered, compared, grouped or computed with; find rows"
              + " by a blind index (searchable = true, @BindIndex), and sort in the application";
        }
      }
    }
    return null;
  }

  private boolean isAllowed(String clause, int i, String column) {
    String before = upper(i - 1);
    String after = upper(i + 1);
    return switch (clause) {
      case "SELECT", "RETURNING" ->
          Set.of("SELECT", "RETURNING", ",", "ALL").contains(before)
              && (Set.of("", ",", "FROM", "AS", ";", ")").contains(after)
                  || after.matches("[A-Z_]\\w*"));
      case "COLUMNS" -> true;
      case "SET" ->
          (Set.of("SET", ",").contains(before) && after.equals("="))
              || (before.equals("=")
                  && column.equals(sealedColumn(tokens.get(i - 2)))
                  && Set.of("", ",", "WHERE", "FROM", "RETURNING", ";").contains(after));
      default -> after.equals("IS");
    };
  }

  /** The sealed column's name if the token is one, of the statement's tables. */
  private @Nullable String sealedColumn(String token) {
    String name = token.toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String column = name.substring(dot + 1);
    if (dot >= 0) {
      String table = tablesByName.get(name.substring(0, dot));
      return table != null && columns(table).contains(column) ? column : null;
    }
    return tablesByName.values().stream().anyMatch(table -> columns(table).contains(column))
        ? column
        : null;
  }

  private Set<String> columns(String table) {
    return sealedByTable.getOrDefault(table, Set.of());
  }

  private String upper(int i) {
    return i < 0 || i >= tokens.size() ? "" : tokens.get(i).toUpperCase(Locale.ROOT);
  }
}
