package io.domicile.controlplane.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says who may call an endpoint. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Permitted {

  Caller value();

  /** The kinds of caller. */
  enum Caller {
    /** An administrator, by bearer token. */
    ADMINISTRATOR,
    /** The cell that the path parameter {@code cell} names, by a request signed with its key. */
    NAMED_CELL,
    /** Anyone: the endpoint gives nothing away, or checks a secret in the body itself. */
    ANYONE
  }
}
