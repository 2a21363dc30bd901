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
    var components = type.components();
    var values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      SealedRecord.Component component = components.get(i);
      values[i] =
          component.field() == null
              ? plain(row, component, context)
              : opened(row, component, component.field(), context);
    }
    try {
      return type.instantiate(values);
    } catch (InvocationTargetException e) {
      throw new SQLException("A row does not make a record.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SQLException("A row does not make a record.", e);
    }
  }

  private static @Nullable Object plain(
      ResultSet row, SealedRecord.Component component, StatementContext context)
      throws SQLException {
    if (component.type() == Bytes.class) {
      byte[] bytes = row.getBytes(component.column());
      return bytes == null ? null : Bytes.copyOf(bytes);
    }
    ColumnMapper<?> mapper =
        context
            .getConfig(ColumnMappers.class)
            .findFor(component.genericType())
            .orElseThrow(
                () -> new SQLException("No column mapper for component " + component.name()));
    return mapper.map(row, component.column(), context);
  }

  private static @Nullable Object opened(
      ResultSet row, SealedRecord.Component component, FieldId field, StatementContext context)
      throws SQLException {
    byte[] sealed = row.getBytes(component.column());
    if (sealed == null) {
      return null;
    }
    UUID id = row.getObject(SealedRecord.ROW_ID, UUID.class);
    Sealer sealer = context.getConfig(SealedFields.class).sealer();
    return component.encoding().decode(sealer.open(field, id, sealed));
  }
}
