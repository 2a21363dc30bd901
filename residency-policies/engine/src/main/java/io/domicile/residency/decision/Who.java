package io.domicile.residency.decision;

import io.domicile.residency.region.Country;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has to do with the asset beside the tenant.
 *
 * @param nationalities of the person who looks; null is unknown
 * @param importer who receives the data; null takes it to be whom a recorded mechanism names
 */
public record Who(@Nullable Set<Country> nationalities, @Nullable String importer) {
  private static final Who NOBODY = new Who(null, null);

  public Who {
    nationalities =
        nationalities == null ? null : Collections.unmodifiableSet(new TreeSet<>(nationalities));
  }

  /** Nothing is said of anybody. */
  public static Who nobody() {
    return NOBODY;
  }
}
