package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record as a sealed field. The record's component {@code id}, a UUID that
 * the application makes, is the row it is bound to; its column is of type {@code bytea}.
 *
 * <p>Text is sealed as UTF-8, {@link io.domicile.contract.bytes.Bytes} as they are; booleans, ints,
 * longs, UUIDs, LocalDates, Instants, BigDecimals and enums in few, fixed lengths; anything else,
 * {@code JsonNode}s and records among them, as JSON. Null stays NULL, visibly.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Sealed {

  /** The permanent {@link FieldId}. */
  String value();

  /**
   * Whether {@link BindSealed} also binds the value's blind index, as {@code <component>Index}, for
   * a column to find rows by. For text, ints, longs, UUIDs, Instants and BigDecimals, and only
   * where values are many: of a field with few values, an index tells who has the same. Booleans,
   * enums and dates are refused; of a text with few values, such as a country, only its author can
   * know.
   */
  boolean searchable() default false;
}
