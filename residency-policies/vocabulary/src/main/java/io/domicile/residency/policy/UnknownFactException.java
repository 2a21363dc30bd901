package io.domicile.residency.policy;

/**
 * A residency policy names a property, or a property has a value, that nobody has defined: {@code
 * dataCategories: ["bananas"]}. Thrown while reading JSON it arrives as the cause of Jackson's own
 * exception.
 */
public final class UnknownFactException extends IllegalArgumentException {
  private static final int LONGEST = 64;

  private final String property;
  private final String value;

  public UnknownFactException(String property, String value, String problem) {
    super(property + ": " + problem + ": " + shorten(value));
    this.property = property;
    this.value = shorten(value);
  }

  /** The offending property, dotted from the policy's root: {@code facts.dataCategories}. */
  public String property() {
    return property;
  }

  /** The offending value or name, cut to 64 characters. */
  public String value() {
    return value;
  }

  private static String shorten(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
  }
}
