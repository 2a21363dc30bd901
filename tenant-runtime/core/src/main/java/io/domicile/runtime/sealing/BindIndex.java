package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizingAnnotation;

/** Binds the blind index of a text, to find the rows whose searchable field has that text. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@SqlStatementCustomizingAnnotation(BindIndexFactory.class)
public @interface BindIndex {

  /** The record whose component is searchable. */
  Class<? extends Record> record();

  /** The component's name, which is the name in the SQL too. */
  String component();
}
