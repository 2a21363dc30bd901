package io.domicile.residency.packs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.domicile.residency.region.Country;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Countries that the law treats alike for a time: the EEA, those found adequate. Rules name it as
 * an {@code Area}. Changing one changes decisions at once; it is law that took effect, not a new
 * reading of it.
 *
 * @param area such as {@code eu-adequate}
 */
public record DatedList(
    String area, String title, String citation, String source, List<Entry> entries) {
  public DatedList {
    entries = List.copyOf(entries);
  }

  /**
   * One country's time on the list.
   *
   * @param from the first day, from midnight UTC
   * @param until the first day no longer, from midnight UTC; null is open-ended
   * @param citation the act that put it there
   * @param note what the act is limited to
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      Country country,
      @JsonSerialize(using = ToStringSerializer.class) LocalDate from,
      @JsonSerialize(using = ToStringSerializer.class) @Nullable LocalDate until,
      @Nullable String citation,
      @Nullable String source,
      @Nullable String note) {
    boolean holdsAt(Instant moment) {
      return !moment.isBefore(midnight(from))
          && (until == null || moment.isBefore(midnight(until)));
    }

    Stream<Instant> edges() {
      return Stream.of(from, until).filter(Objects::nonNull).map(Entry::midnight);
    }

    private static Instant midnight(LocalDate date) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  DatedList supposing(Country country, boolean listed) {
    var changed = new ArrayList<Entry>();
    entries.stream().filter(entry -> !entry.country().equals(country)).forEach(changed::add);
    if (listed) {
      changed.add(new Entry(country, LocalDate.EPOCH, null, "supposed", null, null));
    }
    return new DatedList(area, title, citation, source, changed);
  }

  Set<String> countries(Instant at) {
    var countries = new TreeSet<String>();
    entries.stream()
        .filter(entry -> entry.holdsAt(at))
        .forEach(entry -> countries.add(entry.country().code()));
    return countries;
  }
}
