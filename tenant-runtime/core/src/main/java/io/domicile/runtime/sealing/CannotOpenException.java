package io.domicile.runtime.sealing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A sealed value that does not open here. Names its place, and carries nothing of the value. */
public final class CannotOpenException extends RuntimeException {

  /** Why it does not open. */
  public enum Reason {
    /** Too short, or of a format this version does not know. */
    MALFORMED,
    /** Sealed under a version of the root key that is not, or no longer, at hand. */
    OTHER_KEY_VERSION,
    /** Sealed under the version that comes next: another runtime has heard of it already. */
    NEXT_KEY_VERSION,
    /** Altered, or sealed for another tenant, field or row. */
    NOT_GENUINE,
    /** Genuine, but no value of the type that is asked for. */
    NOT_OF_TYPE,
    /** Genuine, but not the value whose blind index found the row. */
    OTHER_INDEX;

    /** As it is written in answers. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;
  private final @Nullable FieldId field;
  private final @Nullable UUID row;

  CannotOpenException(Reason reason) {
    super(said(reason));
    this.reason = reason;
    this.field = null;
    this.row = null;
  }

  private CannotOpenException(CannotOpenException cause, FieldId field, UUID row) {
    super("Field " + field + " of row " + row + ": " + said(cause.reason), cause);
    this.reason = cause.reason;
    this.field = field;
    this.row = row;
  }

  /** The same, with the place of the value. */
  CannotOpenException at(FieldId place, UUID inRow) {
    return new CannotOpenException(this, place, inRow);
  }

  private static String said(Reason reason) {
    return switch (reason) {
      case MALFORMED -> "The sealed value is not of a known format.";
      case OTHER_KEY_VERSION -> "The value is sealed under another version of the key.";
      case NEXT_KEY_VERSION -> "The value is sealed under the next version of the key.";
      case NOT_GENUINE -> "The sealed value was altered, or sealed for another place.";
      case NOT_OF_TYPE -> "What was sealed is not of the type that is asked for.";
      case OTHER_INDEX -> "The row's blind index is not that of its value.";
    };
  }

  public Reason reason() {
    return reason;
  }

  /** The field that it is a value of; null if that is not known. */
  public @Nullable FieldId field() {
    return field;
  }

  /** The id of its row; null if that is not known. */
  public @Nullable UUID row() {
    return row;
  }
}
