package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record as a sealed field. The record's component {@code id}, a UUID that
 * the application makes, is the row it is bound to; its column is of type {@code bytea}.
 *
 * <p>Text is sealed as UTF-8, {@link io.domicile.contract.bytes.Bytes} as they are, anything else
 * as JSON. Null stays NULL, visibly.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Sealed {

  /** The permanent {@link FieldId}. */
  String value();

  /**
   * Whether {@link BindSealed} also binds the text's blind index, as {@code <component>Index}, for
   * a column to find rows by. For text only, and only where values are many: of a field with few
   * values, an index tells who has the same.
   */
  boolean searchable() default false;
}
