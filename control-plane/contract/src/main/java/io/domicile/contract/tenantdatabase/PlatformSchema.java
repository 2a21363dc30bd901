package io.domicile.contract.tenantdatabase;

/**
 * The schema {@code domicile} that every tenant database has. Cells migrate it with Flyway from
 * {@link #LOCATION}; runtimes read its tables through their access role, and write them through
 * functions of the owner.
 */
public final class PlatformSchema {

  /** The schema of the platform's tables, which the cell's role owns. */
  public static final String SCHEMA = "domicile";

  /** The schema of the product's tables, which the tenant's owner role owns. */
  public static final String PRODUCT_SCHEMA = "app";

  /** Flyway's location of the scripts, on the class path. */
  public static final String LOCATION = "classpath:io/domicile/contract/tenantdatabase/migrations";

  /** The version that {@link #LOCATION} migrates to; a test holds the two equal. */
  public static final int VERSION = 5;

  private PlatformSchema() {}
}
