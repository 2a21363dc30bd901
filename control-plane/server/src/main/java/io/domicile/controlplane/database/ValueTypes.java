package io.domicile.controlplane.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;

/** How our value types go into statements and come out of rows. */
final class ValueTypes {

  private ValueTypes() {}

  static void register(Jdbi jdbi) {
    jdbi.registerArgument(new Converted<>(Types.OTHER, TenantId::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, Slug::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, CellId::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, RegionCode::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, VaultKeyId::value) {});
    jdbi.registerArgument(new Converted<>(Types.BIGINT, Generation::value) {});
    jdbi.registerArgument(new Converted<>(Types.BIGINT, Epoch::value) {});
    jdbi.registerArgument(new Documents());
    jdbi.registerColumnMapper(
        TenantId.class,
        (row, column, context) -> {
          UUID id = row.getObject(column, UUID.class);
          return id == null ? null : new TenantId(id);
        });
    jdbi.registerColumnMapper(Slug.class, text(Slug::new));
    jdbi.registerColumnMapper(CellId.class, text(CellId::new));
    jdbi.registerColumnMapper(RegionCode.class, text(RegionCode::new));
    jdbi.registerColumnMapper(Generation.class, number(Generation::new));
    jdbi.registerColumnMapper(Epoch.class, number(Epoch::new));
    jdbi.registerArrayType(String.class, "text");
  }

  private static <T> ColumnMapper<T> text(Function<String, T> constructor) {
    return (row, column, context) -> {
      String value = row.getString(column);
      return value == null ? null : constructor.apply(value);
    };
  }

  private static <T> ColumnMapper<T> number(Function<Long, T> constructor) {
    return (row, column, context) -> {
      long value = row.getLong(column);
      return row.wasNull() ? null : constructor.apply(value);
    };
  }

  /** Subclassed in place, so that JDBI finds the type argument. */
  private abstract static class Converted<T> extends AbstractArgumentFactory<T> {
    private final Function<T, Object> conversion;

    Converted(int sqlType, Function<T, Object> conversion) {
      super(sqlType);
      this.conversion = conversion;
    }

    @Override
    protected Argument build(T value, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setObject(position, conversion.apply(value));
    }
  }

  private static final class Documents extends AbstractArgumentFactory<Document> {
    Documents() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(Document document, ConfigRegistry config) {
      return (position, statement, context) -> {
        String json;
        try {
          json = Json.mapper().writeValueAsString(document.value());
        } catch (JsonProcessingException e) {
          throw new SQLException("Not serialisable.", e);
        }
        // Without a type of its own, PostgreSQL takes it for that of the column.
        statement.setObject(position, json, Types.OTHER);
      };
    }
  }
}
