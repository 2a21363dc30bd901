package io.domicile.runtime.sealing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.sqlobject.customizer.BindBeanList;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethodsList;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlCall;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlScript;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The sealed tables of a service, as its SqlObject interfaces declare them at start: what there is
 * to seal anew when a key is rotated, and what statements are held against. Thread-safe.
 */
public final class SealedTables {

  /** Whether an interface has to do with sealed fields; read once. */
  private static final ClassValue<Boolean> SEALING =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return !records(type).isEmpty();
        }
      };

  private static final Pattern REWRITES_SQL =
      Pattern.compile("Use\\w*(Locator|Engine|SqlParser|StringTemplate\\w*)");

  private final Map<String, SealedTable> tables = new TreeMap<>();
  private final Set<Class<?>> declared = ConcurrentHashMap.newKeySet();

  /**
   * Declares the interfaces together: every table of their sealed records, then every statement.
   *
   * @throws IllegalArgumentException if a record contradicts itself or another, names no table, or
   *     a statement orders, compares or computes with a sealed column
   */
  public synchronized void declare(Collection<Class<?>> repositories) {
    for (Class<?> repository : repositories) {
      records(repository).forEach(this::add);
    }
    declared.addAll(repositories);
    // Earlier ones again: a table may be sealed by a record of an interface declared later.
    declared.forEach(this::check);
  }

  private void add(Class<?> type) {
    SealedTable table = SealedRecord.of(type).table();
    if (table == null) {
      throw new IllegalArgumentException(
          "The record " + type.getName() + " has sealed fields and so needs @SealedIn(\"table\").");
    }
    SealedTable before = tables.get(table.name());
    tables.put(table.name(), before == null ? table : merged(before, table, type));
  }

  private static SealedTable merged(SealedTable one, SealedTable other, Class<?> type) {
    var columns = new LinkedHashMap<String, SealedTable.Column>();
    one.columns().forEach(column -> columns.put(column.name(), column));
    for (SealedTable.Column column : other.columns()) {
      SealedTable.Column before = columns.putIfAbsent(column.name(), column);
      boolean agrees =
          before == null
              || (before.field().equals(column.field())
                  && (before.index() == null) == (column.index() == null));
      if (!agrees || !one.rowId().equals(other.rowId())) {
        throw new IllegalArgumentException(
            type.getName() + " and another record disagree about " + one.name() + ".");
      }
    }
    return new SealedTable(one.name(), one.rowId(), List.copyOf(columns.values()));
  }

  private void check(Class<?> repository) {
    requireReadable(repository);
    for (Method method : repository.getMethods()) {
      for (String sql : statements(method)) {
        String fault = SealedSql.fault(sql, tables.values(), lists(method));
        if (fault != null) {
          throw new IllegalArgumentException(
              repository.getName() + "." + method.getName() + " " + fault + ".");
        }
      }
    }
  }

  /** SQL that is elsewhere, or that another engine makes of what is here, is not what is read. */
  private static void requireReadable(Class<?> repository) {
    var annotations = new ArrayList<Annotation>(List.of(repository.getAnnotations()));
    for (Method method : repository.getMethods()) {
      annotations.addAll(List.of(method.getAnnotations()));
    }
    for (Annotation annotation : annotations) {
      String name = annotation.annotationType().getSimpleName();
      if (REWRITES_SQL.matcher(name).matches() && SEALING.get(repository)) {
        throw new IllegalArgumentException(
            repository.getName()
                + " has to do with sealed fields, and @"
                + name
                + " takes its SQL from elsewhere, where it cannot be checked; write it in the"
                + " interface.");
      }
    }
  }

  /** The names in angle brackets that Jdbi replaces with parameters, and nothing else. */
  private static Set<String> lists(Method method) {
    var lists = new HashSet<String>();
    for (Parameter parameter : method.getParameters()) {
      for (Annotation annotation : parameter.getAnnotations()) {
        String name =
            switch (annotation) {
              case BindList list -> list.value();
              case BindBeanList list -> list.value();
              case BindMethodsList list -> list.value();
              default -> null;
            };
        if (name != null) {
          lists.add(name.isEmpty() ? parameter.getName() : name);
        }
      }
    }
    return lists;
  }

  private static List<String> statements(Method method) {
    var statements = new ArrayList<String>();
    for (Annotation annotation : method.getAnnotations()) {
      switch (annotation) {
        case SqlQuery query -> statements.add(query.value());
        case SqlUpdate update -> statements.add(update.value());
        case SqlBatch batch -> statements.addAll(List.of(batch.value()));
        case SqlCall call -> statements.add(call.value());
        case SqlScript script -> statements.add(script.value());
        default -> {}
      }
    }
    return statements;
  }

  /** The records with sealed fields that an interface takes or gives. */
  private static Set<Class<?>> records(Class<?> repository) {
    var found = new LinkedHashSet<Class<?>>();
    for (Method method : repository.getMethods()) {
      var types = new ArrayList<Type>(List.of(method.getGenericParameterTypes()));
      types.add(method.getGenericReturnType());
      for (Annotation[] annotations : method.getParameterAnnotations()) {
        for (Annotation annotation : annotations) {
          if (annotation instanceof BindIndex index) {
            types.add(index.record());
          }
        }
      }
      var seen = new HashSet<Type>();
      while (!types.isEmpty()) {
        Type type = types.removeLast();
        if (type instanceof ParameterizedType generic && seen.add(type)) {
          types.addAll(List.of(generic.getActualTypeArguments()));
        }
        Class<?> erased = GenericTypes.getErasedType(type);
        if (erased.isRecord() && SealedRecord.of(erased).hasSealedFields()) {
          found.add(erased);
        }
      }
    }
    return found;
  }

  /** Every declared table, by name. */
  public synchronized List<SealedTable> all() {
    return List.copyOf(tables.values());
  }

  /**
   * Holds an interface to having been declared, if it has to do with sealed fields.
   *
   * @throws IllegalStateException if it has not
   */
  public void requireDeclared(Class<?> repository) {
    if (!declared.contains(repository) && SEALING.get(repository)) {
      throw new IllegalStateException(
          repository.getName()
              + " has to do with sealed fields, and so is to be declared at start:"
              + " DomicileBundle.declare, or Tenants.declare.");
    }
  }
}
