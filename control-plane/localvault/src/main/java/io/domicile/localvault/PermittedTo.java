package io.domicile.localvault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says whose request an endpoint takes. An endpoint without it takes nobody's. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface PermittedTo {
  ClientRole[] value();
}
