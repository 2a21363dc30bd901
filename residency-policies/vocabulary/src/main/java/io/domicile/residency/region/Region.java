package io.domicile.residency.region;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A cloud region and the law it is under: that of its country, and of its subdivision where that
 * has law of its own. The provider's name for a region says nothing about either ("Europe" there
 * includes London and Zurich).
 *
 * <p>JSON: {@code {"code","country","subdivision"?,"partition"}}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Region(
    RegionCode code, Country country, @Nullable Subdivision subdivision, Partition partition) {
  public Region {
    if (subdivision != null && !subdivision.country().equals(country)) {
      throw new IllegalArgumentException("subdivision " + subdivision + " is not in " + country);
    }
  }
}
