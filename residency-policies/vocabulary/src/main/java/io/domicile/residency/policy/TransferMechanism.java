package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A recorded transfer mechanism and the time in which it holds.
 *
 * <p>JSON: {@code "scc"}, or {@code
 * {"mechanism":"scc","validFrom":"2026-01-01","validUntil":"2027-01-01"}} where there are dates.
 */
public record TransferMechanism(
    Mechanism mechanism, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil)
    implements Dated, Comparable<TransferMechanism> {
  private static final Comparator<TransferMechanism> ORDER =
      Comparator.comparing(TransferMechanism::mechanism)
          .thenComparing(
              TransferMechanism::validFrom, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              TransferMechanism::validUntil, Comparator.nullsLast(Comparator.naturalOrder()));

  public TransferMechanism {
    Dated.check(validFrom, validUntil);
  }

  /** One that holds for all time. */
  public static TransferMechanism of(Mechanism mechanism) {
    return new TransferMechanism(mechanism, null, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TransferMechanism fromJson(JsonNode json) {
    return parse("facts.transferMechanisms", json);
  }

  static TransferMechanism parse(String property, JsonNode json) {
    return DatedJson.read(property, json, "mechanism", Mechanism::of, TransferMechanism::new);
  }

  @JsonValue
  Object toJson() {
    return DatedJson.write("mechanism", this);
  }

  @Override
  public Mechanism term() {
    return mechanism;
  }

  @Override
  public int compareTo(TransferMechanism other) {
    return ORDER.compare(this, other);
  }
}
