package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the table that a record with sealed fields is a row of, so that its values can be sealed
 * anew when the key is rotated, and statements on it be checked at start.
 *
 * <p>A field's column has the component's name in snake case, and the blind index of a searchable
 * one is in the column {@code <column>_index}; both are of type {@code bytea}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SealedIn {

  /** The table, such as {@code customer}; of another schema than {@code app}, with its name. */
  String value();

  /** The column that {@code id} is kept in: a UUID, unique and indexed. */
  String rowId() default "id";
}
