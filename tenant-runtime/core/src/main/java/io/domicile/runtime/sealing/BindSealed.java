package io.domicile.runtime.sealing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jdbi.v3.sqlobject.customizer.SqlStatementCustomizingAnnotation;

/**
 * Binds the components of a record by name, the sealed ones sealed for the row that the record's
 * {@code id} names; a searchable one also binds its blind index as {@code <component>Index}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@SqlStatementCustomizingAnnotation(BindSealedFactory.class)
public @interface BindSealed {}
