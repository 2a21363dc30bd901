package io.domicile.local.platform;

import io.domicile.billing.schema.BillingSchema;
import io.domicile.contract.schemarelease.SchemaFolder;
import io.domicile.contract.schemarelease.SchemaRelease;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The product whose tenants the cells hold; one for a platform.
 *
 * @param release its tables
 * @param application the main class of the service that the platform itself runs in each region;
 *     null where the product's team starts its own
 */
public record LocalProduct(SchemaRelease release, @Nullable String application) {

  /** The reference service. */
  public static LocalProduct billing() {
    return new LocalProduct(BillingSchema.release(), "io.domicile.billing.BillingApplication");
  }

  /**
   * Another team's, whose service the platform does not start.
   *
   * @param folder of Flyway's versioned scripts, such as {@code V1__note.sql}, and nothing else
   * @throws IOException naming what is no such script
   */
  public static LocalProduct of(String name, Path folder) throws IOException {
    return new LocalProduct(SchemaFolder.firstRelease(name, folder), null);
  }

  public String name() {
    return release.product();
  }
}
