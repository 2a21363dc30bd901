package io.domicile.service.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.words.WireName;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMapperFactory;
import org.jspecify.annotations.Nullable;

/**
 * How our value types go into statements and come out of rows. An enum is its {@link WireName}; a
 * row with any other text does not map.
 */
public final class ValueTypes {

  private ValueTypes() {}

  /** Makes a database know them. */
  public static void register(Jdbi jdbi) {
    jdbi.registerArgument(new Converted<>(Types.OTHER, TenantId::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, Slug::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, CellId::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, RegionCode::value) {});
    jdbi.registerArgument(new Converted<>(Types.VARCHAR, VaultKeyId::value) {});
    jdbi.registerArgument(new Converted<>(Types.BIGINT, Generation::value) {});
    jdbi.registerArgument(new Converted<>(Types.BIGINT, Epoch::value) {});
    jdbi.registerArgument(new Converted<>(Types.BINARY, Bytes::toArray) {});
    jdbi.registerArgument(new Words());
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
    jdbi.registerColumnMapper(VaultKeyId.class, text(VaultKeyId::new));
    jdbi.registerColumnMapper(Generation.class, number(Generation::new));
    jdbi.registerColumnMapper(Epoch.class, number(Epoch::new));
    jdbi.registerColumnMapper(
        Bytes.class,
        (row, column, context) -> {
          byte[] bytes = row.getBytes(column);
          return bytes == null ? null : Bytes.copyOf(bytes);
        });
    jdbi.registerColumnMapper(new WordsOfRows());
    jdbi.registerArrayType(String.class, "text");
  }

  /**
   * The constant that a row names; null for SQL's null.
   *
   * @throws SQLException if the column has no word of that vocabulary
   */
  public static <E extends Enum<E>> @Nullable E word(ResultSet row, String column, Class<E> type)
      throws SQLException {
    String word = row.getString(column);
    return word == null ? null : parse(type, word);
  }

  private static <E extends Enum<E>> E parse(Class<E> type, String word) throws SQLException {
    try {
      return WireName.parse(type, word);
    } catch (IllegalArgumentException e) {
      throw new SQLException("No " + type.getSimpleName() + ": " + word, e);
    }
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

  private static final class Words implements ArgumentFactory {
    @Override
    public Optional<Argument> build(Type type, @Nullable Object value, ConfigRegistry config) {
      return value instanceof Enum<?> word
          ? Optional.of(
              (position, statement, context) -> statement.setString(position, WireName.of(word)))
          : Optional.empty();
    }
  }

  private static final class WordsOfRows implements ColumnMapperFactory {
    @Override
    public Optional<ColumnMapper<?>> build(Type type, ConfigRegistry config) {
      return type instanceof Class<?> candidate && candidate.isEnum()
          ? Optional.of(mapper(candidate))
          : Optional.empty();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ColumnMapper<?> mapper(Class<?> type) {
      return (row, column, context) -> {
        String word = row.getString(column);
        return word == null ? null : parse((Class) type, word);
      };
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
