package io.domicile.runtime.sealing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** What names mean at one place of a statement: its relations, and those of the queries around. */
final class SqlScope {

  /**
   * The sealed column, or the row id, that a column of a result carries unchanged.
   *
   * @param field null for the row id
   * @param source one object for each mention of the table
   */
  record Carried(@Nullable FieldId field, String column, Object source) {
    boolean isSealed() {
      return field != null;
    }
  }

  /**
   * One column of a result.
   *
   * @param carried null for what is neither sealed nor a row id
   * @param parameter whether it is the caller's parameter or NULL, as it is
   */
  record Output(String name, @Nullable Carried carried, boolean parameter) {
    boolean isSealed() {
      return carried != null && carried.isSealed();
    }

    Output named(String other) {
      return new Output(other, carried, parameter);
    }
  }

  /**
   * The columns of a result.
   *
   * @param exact whether these are all of them, in their order; else only those that carry
   *     something
   */
  record Rows(List<Output> outputs, boolean exact) {
    static final Rows NONE = new Rows(List.of(), false);

    boolean areSealed() {
      return outputs.stream().anyMatch(Output::isSealed);
    }

    /** The same under other names; null if it cannot be known which is which. */
    @Nullable Rows named(List<String> names) {
      if (!areSealed()) {
        return this;
      }
      if (!exact || names.size() > outputs.size()) {
        return null;
      }
      var renamed = new ArrayList<>(outputs);
      for (int i = 0; i < names.size(); i++) {
        renamed.set(i, outputs.get(i).named(names.get(i)));
      }
      return new Rows(renamed, true);
    }
  }

  /**
   * A table, or what stands for one, by its name or alias.
   *
   * @param qualified the table's name with its schema; empty where an alias hides it
   */
  record Relation(String name, String qualified, Rows rows) {
    boolean is(String qualifier) {
      return name.equals(qualifier) || qualified.equals(qualifier);
    }
  }

  private final @Nullable SqlScope outer;
  private final List<Relation> relations = new ArrayList<>();
  private final Map<String, Rows> queries = new HashMap<>();

  SqlScope(@Nullable SqlScope outer) {
    this.outer = outer;
  }

  void add(Relation relation) {
    relations.add(relation);
  }

  List<Relation> relations() {
    return relations;
  }

  /** Names a query of WITH. */
  void name(String name, Rows rows) {
    queries.put(name, rows);
  }

  /** The query of WITH that has the name; null if there is none. */
  @Nullable Rows query(String name) {
    for (SqlScope scope = this; scope != null; scope = scope.outer) {
      Rows rows = scope.queries.get(name);
      if (rows != null) {
        return rows;
      }
    }
    return null;
  }

  /**
   * What a query in FROM sees: the names of WITH, and the queries around, but not its neighbours.
   */
  SqlScope outside() {
    var scope = new SqlScope(outer);
    scope.queries.putAll(queries);
    return scope;
  }

  /** Whether a relation of this query itself has sealed columns. */
  boolean isSealed() {
    return relations.stream().anyMatch(relation -> relation.rows().areSealed());
  }

  /** The relation that a name before a dot means; null if none has it. */
  @Nullable Relation relation(String qualifier) {
    for (SqlScope scope = this; scope != null; scope = scope.outer) {
      for (Relation relation : scope.relations) {
        if (relation.is(qualifier)) {
          return relation;
        }
      }
    }
    return null;
  }

  /**
   * What the column carries; null if nothing. A name without a table that a sealed column of any
   * relation in sight has is taken for that one.
   */
  @Nullable Carried find(Column column) {
    String name = lower(column.getColumnName());
    String qualifier = qualifier(column);
    Relation only = qualifier.isEmpty() ? null : relation(qualifier);
    if (only != null) {
      return carried(List.of(only), name);
    }
    for (SqlScope scope = this; scope != null; scope = scope.outer) {
      Carried carried = carried(scope.relations, name);
      if (carried != null) {
        return carried;
      }
    }
    return null;
  }

  private static @Nullable Carried carried(List<Relation> relations, String name) {
    Carried found = null;
    for (Relation relation : relations) {
      for (Output output : relation.rows().outputs()) {
        if (output.name().equals(name) && output.carried() != null) {
          if (output.isSealed()) {
            return output.carried();
          }
          found = output.carried();
        }
      }
    }
    return found;
  }

  static String qualifier(Column column) {
    return column.getTable() == null ? "" : lower(column.getTable().getFullyQualifiedName());
  }

  /** As names are compared here: without quotation marks, in lower case. */
  static String lower(@Nullable String name) {
    return name == null ? "" : name.replace("\"", "").toLowerCase(Locale.ROOT);
  }
}
