package io.domicile.runtime.sealing;

import io.domicile.contract.tenantdatabase.PlatformSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with sealed columns.
 *
 * @param name with its schema, such as {@code app.customer}
 * @param rowId the column with the UUID that values are bound to
 */
public record SealedTable(String name, String rowId, List<Column> columns) {

  /**
   * A sealed column.
   *
   * @param index the column of its blind index; null if it has none
   */
  public record Column(String name, FieldId field, @Nullable Index index) {}

  /** A column of blind indexes, and how the value opened from the field makes one. */
  public static final class Index {
    private final String column;
    private final ValueEncoding encoding;

    Index(String column, ValueEncoding encoding) {
      this.column = column;
      this.encoding = encoding;
    }

    public String column() {
      return column;
    }

    /**
     * The index of a value as {@link Sealer#open} gave it, under the current version of the key.
     */
    public byte[] of(Sealer sealer, FieldId field, byte[] opened) {
      return sealer.index(field, encoding.canonical(encoding.decode(opened)));
    }
  }

  static String qualified(String table) {
    return table.contains(".") ? table : PlatformSchema.PRODUCT_SCHEMA + "." + table;
  }
}
