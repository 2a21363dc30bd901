package io.domicile.runtime.sealing;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the annotations on a record say, read once. Immutable and thread-safe. */
final class SealedRecord {

  /**
   * A component.
   *
   * @param column its name in snake case
   * @param field null if it is not sealed
   * @param encoding of what is sealed
   */
  record Component(
      RecordComponent component,
      String name,
      String column,
      @Nullable FieldId field,
      ValueEncoding encoding,
      boolean searchable) {

    Class<?> type() {
      return component.getType();
    }

    Type genericType() {
      return component.getGenericType();
    }

    @Nullable Object of(Object instance) {
      try {
        return component.getAccessor().invoke(instance);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("A record's accessor failed: " + name, e);
      }
    }
  }

  static final String ROW_ID = "id";

  private static final ClassValue<SealedRecord> READ =
      new ClassValue<>() {
        @Override
        protected SealedRecord computeValue(Class<?> type) {
          return new SealedRecord(type);
        }
      };

  private final List<Component> components;
  private final Constructor<?> constructor;
  private final @Nullable SealedTable table;

  private SealedRecord(Class<?> type) {
    var read = new ArrayList<Component>();
    var fields = new HashSet<FieldId>();
    for (RecordComponent component : type.getRecordComponents()) {
      Sealed sealed = component.getAnnotation(Sealed.class);
      component.getAccessor().setAccessible(true);
      FieldId field = sealed == null ? null : new FieldId(sealed.value());
      if (field != null && !fields.add(field)) {
        throw invalid(type, "has two components with field id " + field);
      }
      boolean searchable = sealed != null && sealed.searchable();
      ValueEncoding encoding = ValueEncoding.of(component.getGenericType());
      if (searchable && !encoding.canBeSearchable()) {
        throw invalid(
            type,
            "has a searchable field with so few values that its blind index would give them away,"
                + " or without one way to write each: "
                + component.getName());
      }
      String name = component.getName();
      read.add(new Component(component, name, snake(name), field, encoding, searchable));
    }
    boolean hasRowId = read.stream().anyMatch(c -> c.name.equals(ROW_ID) && c.type() == UUID.class);
    if (!fields.isEmpty() && !hasRowId) {
      throw invalid(type, "has sealed fields and so needs a component 'UUID id'");
    }
    components = List.copyOf(read);
    table = table(type, components);
    try {
      constructor =
          type.getDeclaredConstructor(read.stream().map(Component::type).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Every record has its canonical constructor.", e);
    }
  }

  private static @Nullable SealedTable table(Class<?> type, List<Component> components) {
    SealedIn in = type.getAnnotation(SealedIn.class);
    var columns = new ArrayList<SealedTable.Column>();
    for (Component component : components) {
      FieldId field = component.field();
      if (field != null) {
        var index =
            component.searchable()
                ? new SealedTable.Index(component.column() + "_index", component.encoding())
                : null;
        columns.add(new SealedTable.Column(component.column(), field, index));
      }
    }
    if (in == null || columns.isEmpty()) {
      return null;
    }
    return new SealedTable(SealedTable.qualified(in.value()), in.rowId(), List.copyOf(columns));
  }

  private static IllegalArgumentException invalid(Class<?> type, String why) {
    return new IllegalArgumentException("The record " + type.getName() + " " + why + ".");
  }

  /**
   * What the record's annotations say.
   *
   * @throws IllegalArgumentException if they contradict themselves
   */
  static SealedRecord of(Class<?> type) {
    return READ.get(type);
  }

  List<Component> components() {
    return components;
  }

  boolean hasSealedFields() {
    return components.stream().anyMatch(component -> component.field() != null);
  }

  /** The table of its rows; null if it names none, or has no sealed fields. */
  @Nullable SealedTable table() {
    return table;
  }

  UUID rowId(Object instance) {
    for (Component component : components) {
      if (component.name.equals(ROW_ID) && component.of(instance) instanceof UUID id) {
        return id;
      }
    }
    throw new IllegalArgumentException("A record to be sealed needs its id.");
  }

  Object instantiate(@Nullable Object[] values) throws ReflectiveOperationException {
    return constructor.newInstance(values);
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
