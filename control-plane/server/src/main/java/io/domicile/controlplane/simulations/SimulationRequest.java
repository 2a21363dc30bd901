package io.domicile.controlplane.simulations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.simulation.ListChange;
import io.domicile.residency.simulation.Supposition;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is supposed.
 *
 * @param at the moment that is judged, and at which changed lists take effect: an instant, or a
 *     date, from its beginning; now unless given, or the day on which the draft comes into force
 * @param changes countries put on dated lists or struck off them; none unless given
 * @param draft a draft of a new version of a pack; none unless given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SimulationRequest(
    @Schema(
            types = {"string", "null"},
            example = "2031-12-27")
        @Nullable String at,
    @Size(max = 50) @Nullable List<@Valid @NotNull Change> changes,
    @Valid @Nullable Draft draft) {

  /** Within 60 s of a date both of its sides count; this is past that. */
  private static final Duration INTO_A_DAY = Duration.ofSeconds(61);

  /** {@code eu-dpf}, {@code US}, false: the Data Privacy Framework is struck down. */
  record Change(
      @NotNull String list,
      @NotNull io.domicile.residency.region.Country country,
      @NotNull Boolean listed) {
    ListChange asChange() {
      return new ListChange(list, country, listed);
    }
  }

  /**
   * A draft.
   *
   * @param files texts by name: {@code pack.json}, {@code rules.cedar}, {@code cases.json}
   */
  record Draft(
      @NotNull @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,60}") String name,
      @NotNull @Pattern(regexp = "[0-9]{1,4}(\\.[0-9]{1,4}){1,2}") String version,
      @NotNull @Size(max = 20)
          Map<@Pattern(regexp = "[a-z0-9-]{1,60}\\.(json|cedar)") String, @NotNull String> files) {
    String folder() {
      return name + "/" + version;
    }
  }

  /**
   * The law as it is supposed to be.
   *
   * @throws ProblemException {@code pack_rejected} with files and lines; {@code invalid_request}
   *     for a list that does not exist or a time that is none
   */
  Supposition supposition(Decisions decisions, Instant now) {
    @Nullable Instant wanted = moment();
    if (wanted != null && wanted.isBefore(now)) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "'at' is in the past.");
    }
    var supposition =
        drafted(
            Supposition.ofTime(decisions.packs(), Objects.requireNonNullElse(wanted, now)),
            decisions);
    var draft = supposition.draft();
    if (wanted == null && draft != null) {
      var force = beginning(draft.pack().effectiveFrom());
      supposition = force.isAfter(now) ? supposition.at(force) : supposition;
    }
    for (Change change : Objects.requireNonNullElse(changes, List.<Change>of())) {
      try {
        supposition = supposition.with(change.asChange());
      } catch (IllegalArgumentException e) {
        throw new ProblemException(ErrorCode.INVALID_REQUEST, "'changes': " + e.getMessage() + ".");
      }
    }
    return supposition;
  }

  private Supposition drafted(Supposition supposition, Decisions decisions) {
    if (draft == null) {
      return supposition;
    }
    try {
      return supposition.with(decisions.regions(), draft.folder(), draft.files());
    } catch (InvalidPackException e) {
      throw new ProblemException(
              ErrorCode.PACK_REJECTED,
              "The draft has "
                  + e.problems().size()
                  + " problem(s), the first: "
                  + e.problems().getFirst())
          .with("problems", e.problems());
    }
  }

  private @Nullable Instant moment() {
    if (at == null) {
      return null;
    }
    try {
      return at.indexOf('T') < 0 ? beginning(LocalDate.parse(at)) : Instant.parse(at);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "'at' is neither a date nor an instant in UTC.");
    }
  }

  private static Instant beginning(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().plus(INTO_A_DAY);
  }
}
