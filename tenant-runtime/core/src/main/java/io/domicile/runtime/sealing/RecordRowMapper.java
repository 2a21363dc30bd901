package io.domicile.runtime.sealing;

import io.domicile.contract.bytes.Bytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
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
 * component needs its column.
 */
final class RecordRowMapper implements RowMapper<Object> {

  private final SealedRecord type;

  private RecordRowMapper(SealedRecord type) {
    this.type = type;
  }

  /** Applies to every record; a mapper that is registered for one later goes first. */
  static final class Factory implements RowMapperFactory {
    @Override
    public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
      Class<?> erased = GenericTypes.getErasedType(type);
      return erased.isRecord()
          ? Optional.of(new RecordRowMapper(SealedRecord.of(erased)))
          : Optional.empty();
    }
  }

  @Override
  public Object map(ResultSet row, StatementContext context) throws SQLException {
    return specialize(row, context).map(row, context);
  }

  /** Finds columns and mappers once for all rows. */
  @Override
  public RowMapper<Object> specialize(ResultSet rows, StatementContext context)
      throws SQLException {
    var components = type.components();
    var readers = new Reader[components.size()];
    for (int i = 0; i < readers.length; i++) {
      SealedRecord.Component component = components.get(i);
      FieldId field = component.field();
      readers[i] =
          field == null
              ? plain(component, rows.findColumn(component.column()), context)
              : sealed(component, field, rows);
    }
    return (row, rowContext) -> {
      var values = new @Nullable Object[readers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = readers[i].read(row, rowContext);
      }
      return instance(values);
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

  private static Reader sealed(SealedRecord.Component component, FieldId field, ResultSet rows)
      throws SQLException {
    int column = rows.findColumn(component.column());
    int rowId = rows.findColumn(SealedRecord.ROW_ID);
    return (row, context) -> {
      byte[] sealed = row.getBytes(column);
      if (sealed == null) {
        return null;
      }
      UUID id = row.getObject(rowId, UUID.class);
      Sealer sealer = context.getConfig(SealedFields.class).sealer();
      try {
        return component.encoding().decode(sealer.open(field, id, sealed));
      } catch (CannotOpenException e) {
        throw e.at(field, id);
      }
    };
  }
}
