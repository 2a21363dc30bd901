package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizingAnnotation;

/**
 * Binds the blind indexes of a value as an array, to find the rows whose searchable field has that
 * value: {@code WHERE email_index = ANY (:email)}. One index as a rule, and two while the key is
 * being rotated, when some rows have the old one still.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@SqlStatementCustomizingAnnotation(BindIndexFactory.class)
public @interface BindIndex {

  /** The record whose component is searchable. */
  Class<? extends Record> record();

  /** The component's name, which is the name in the SQL too. */
  String component();

  /**
   * Whether a row is held against the value once it has been opened: one that has another value
   * fails with {@link CannotOpenException.Reason#OTHER_INDEX}, because its index was moved there.
   * Where the statement does not select the field there is nothing to compare. To be turned off for
   * statements that also find rows otherwise, with OR.
   */
  boolean compare() default true;
}
