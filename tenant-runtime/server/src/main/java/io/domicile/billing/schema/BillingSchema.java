package io.domicile.billing.schema;

import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The schema release that this version of the service is written for. */
public final class BillingSchema {

  /** The product's name in releases. */
  public static final String PRODUCT = "billing";

  private BillingSchema() {}

  /** The release, unsigned; the product team signs it with its own key. */
  public static SchemaRelease release() {
    return new SchemaRelease(
        PRODUCT, 1, null, List.of(script("1", "customers"), script("2", "invoices and charges")));
  }

  private static SqlScript script(String version, String description) {
    String file = "V" + version + "__" + description.replace(' ', '_') + ".sql";
    try (var in = BillingSchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("No script " + file + " beside this class.");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SqlScript.of(version, description, sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
