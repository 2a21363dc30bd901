package io.domicile.runtime.sealing;

import io.domicile.contract.bytes.Bytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Maps a row to a record by the components' names in snake case, and opens the sealed ones. Every
 * component needs its column. A row that a blind index found is held against the value that was
 * looked for, because whoever writes rows can move an index.
 */
final class RecordRowMapper {

  private final SealedRecord type;

  private RecordRowMapper(SealedRecord type) {
    this.type = type;
  }

  /** Applies to every record; a mapper that is registered for one later goes first. */
  static final class Factory implements RowMapperFactory {
    @Override
    public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
      Class<?> erased = GenericTypes.getErasedType(type);
      if (erased == Opened.class) {
        return GenericTypes.findGenericParameter(type, Opened.class)
            .map(GenericTypes::getErasedType)
            .filter(Class::isRecord)
            .map(SealedRecord::of)
            .filter(SealedRecord::hasSealedFields)
            .map(record -> specialized(new RecordRowMapper(record), true));
      }
      return erased.isRecord()
          ? Optional.of(specialized(new RecordRowMapper(SealedRecord.of(erased)), false))
          : Optional.empty();
    }
  }

  private static RowMapper<Object> specialized(RecordRowMapper mapper, boolean rowByRow) {
    return new RowMapper<>() {
      @Override
      public Object map(ResultSet row, StatementContext context) throws SQLException {
        return specialize(row, context).map(row, context);
      }

      // Finds columns and mappers once for all rows.
      @Override
      public RowMapper<Object> specialize(ResultSet rows, StatementContext context)
          throws SQLException {
        Reader[] readers = mapper.readers(rows, context);
        return rowByRow ? mapper.rowByRow(readers, rows) : mapper.all(readers);
      }
    };
  }

  private Reader[] readers(ResultSet rows, StatementContext context) throws SQLException {
    var components = type.components();
    var readers = new Reader[components.size()];
    for (int i = 0; i < readers.length; i++) {
      SealedRecord.Component component = components.get(i);
      FieldId field = component.field();
      readers[i] =
          field == null
              ? plain(component, rows.findColumn(component.column()), context)
              : sealed(component, field, rows, context);
    }
    return readers;
  }

  private RowMapper<Object> all(Reader[] readers) {
    return (row, context) -> {
      var values = new @Nullable Object[readers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = readers[i].read(row, context);
      }
      return instance(values);
    };
  }

  private RowMapper<Object> rowByRow(Reader[] readers, ResultSet rows) throws SQLException {
    int rowId = rows.findColumn(SealedRecord.ROW_ID);
    return (row, context) -> {
      var values = new @Nullable Object[readers.length];
      var faults = new ArrayList<Opened.Fault>();
      for (int i = 0; i < values.length; i++) {
        try {
          values[i] = readers[i].read(row, context);
        } catch (CannotOpenException e) {
          if (e.reason() == CannotOpenException.Reason.NEXT_KEY_VERSION) {
            // Nothing is wrong with the row: this runtime will know the key in a moment.
            throw e;
          }
          faults.add(new Opened.Fault(String.valueOf(e.field()), e.reason()));
        }
      }
      return faults.isEmpty()
          ? new Opened.Row<>(instance(values))
          : new Opened.Unreadable<>(row.getObject(rowId, UUID.class), faults);
    };
  }

  private Object instance(@Nullable Object[] values) throws SQLException {
    try {
      return type.instantiate(values);
    } catch (InvocationTargetException e) {
      throw new SQLException("A row does not make a record.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SQLException("A row does not make a record.", e);
    }
  }

  /** Reads one component of the present row. */
  private interface Reader {
    @Nullable Object read(ResultSet row, StatementContext context) throws SQLException;
  }

  private static Reader plain(
      SealedRecord.Component component, int column, StatementContext context) throws SQLException {
    if (component.type() == Bytes.class) {
      return (row, rowContext) -> {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Bytes.copyOf(bytes);
      };
    }
    ColumnMapper<?> mapper =
        context
            .getConfig(ColumnMappers.class)
            .findFor(component.genericType())
            .orElseThrow(
                () -> new SQLException("No column mapper for component " + component.name()));
    return (row, rowContext) -> mapper.map(row, column, rowContext);
  }

  private static Reader sealed(
      SealedRecord.Component component, FieldId field, ResultSet rows, StatementContext context)
      throws SQLException {
    int column = rows.findColumn(component.column());
    int rowId = rows.findColumn(SealedRecord.ROW_ID);
    List<byte[]> lookedFor = context.getConfig(SealedFields.class).lookedFor(field);
    return (row, rowContext) -> {
      byte[] sealed = row.getBytes(column);
      if (sealed == null && lookedFor.isEmpty()) {
        return null;
      }
      UUID id = row.getObject(rowId, UUID.class);
      Sealer sealer = rowContext.getConfig(SealedFields.class).sealer();
      try {
        Object value =
            sealed == null ? null : component.encoding().decode(sealer.open(field, id, sealed));
        requireLookedFor(component, lookedFor, value);
        return value;
      } catch (CannotOpenException e) {
        throw e.at(field, id);
      }
    };
  }

  /** An index that was moved here finds the row of another value. */
  private static void requireLookedFor(
      SealedRecord.Component component, List<byte[]> lookedFor, @Nullable Object value) {
    if (lookedFor.isEmpty()) {
      return;
    }
    byte[] canonical = value == null ? null : component.encoding().canonical(value);
    if (canonical == null
        || lookedFor.stream().noneMatch(one -> MessageDigest.isEqual(one, canonical))) {
      throw new CannotOpenException(CannotOpenException.Reason.OTHER_INDEX);
    }
  }
}
