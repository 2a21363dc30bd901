package io.domicile.residency.decision;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.policy.Dated;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one {@link Question}. Only {@link Decisions} can make one, and JSON cannot be read
 * back into one: a {@link Permitted} in hand is proof that the engine in this process permitted it.
 * Immutable.
 *
 * <p>JSON: {@code
 * {"outcome":"permit"|"deny","assetKind","action","region","keyRegion"?,"personIn"?,
 * "personNationalities"?,"importer"?,"policies":[{"pack","version","outcome","rule","citation",
 * "reason","remedy"?}],"factsUsed":{},"lists","reading","at"}}.
 */
@JsonPropertyOrder({
  "outcome",
  "assetKind",
  "action",
  "region",
  "keyRegion",
  "personIn",
  "personNationalities",
  "importer",
  "policies",
  "factsUsed",
  "lists",
  "reading",
  "at"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract sealed class Decision {
  private final Question question;
  private final Findings findings;
  private final List<Dated> recorded;
  private final Reading reading;
  private final Instant at;

  private Decision(
      Question question, Findings findings, List<Dated> recorded, Reading reading, Instant at) {
    this.recorded = List.copyOf(recorded);
    this.reading = reading;
    this.question = question;
    this.findings = findings;
    this.at = at;
  }

  /** All packs that apply permit it, and at least one does. */
  public static final class Permitted extends Decision {
    private Permitted(
        Question question, Findings findings, List<Dated> recorded, Reading reading, Instant at) {
      super(question, findings, recorded, reading, at);
    }
  }

  /** At least one pack denies it, or none applies, or something was unknown or went wrong. */
  public static final class Denied extends Decision {
    private Denied(
        Question question, Findings findings, List<Dated> recorded, Reading reading, Instant at) {
      super(question, findings, recorded, reading, at);
    }

    /** What refused it, the strongest first; never empty. */
    @JsonIgnore
    public List<PolicyResult> refusals() {
      return policies().stream().filter(result -> result.outcome() == Outcome.DENY).toList();
    }
  }

  /** What was found, before it is tied to a question and a time; shared by all tenants alike. */
  record Findings(
      List<PolicyResult> policies, Map<String, @Nullable Object> factsUsed, String lists) {
    Findings {
      policies = List.copyOf(policies);
      factsUsed = Collections.unmodifiableMap(new LinkedHashMap<>(factsUsed));
    }

    Findings with(PolicyResult first) {
      return new Findings(
          Stream.concat(Stream.of(first), policies.stream()).toList(), factsUsed, lists);
    }

    /** The same with what others refuse that is not refused here on the same ground anyway. */
    Findings refusedToo(String part, List<PolicyResult> others) {
      var more =
          others.stream()
              .filter(other -> other.outcome() == Outcome.DENY)
              .filter(other -> policies.stream().noneMatch(other::sameGround))
              .map(other -> other.ofPart(part))
              .toList();
      return more.isEmpty()
          ? this
          : new Findings(
              Stream.concat(policies.stream(), more.stream()).toList(), factsUsed, lists);
    }

    /** The same, refusals first in that order; those of one strength stay in theirs. */
    Findings refusalsFirst(Comparator<PolicyResult> strength) {
      return has(Outcome.DENY)
          ? new Findings(policies.stream().sorted(strength).toList(), factsUsed, lists)
          : this;
    }

    boolean permit() {
      return has(Outcome.PERMIT) && !has(Outcome.DENY);
    }

    boolean failed() {
      return policies.stream().anyMatch(result -> result.rule().equals(PolicyResult.FAILED));
    }

    private boolean has(Outcome outcome) {
      return policies.stream().anyMatch(result -> result.outcome() == outcome);
    }
  }

  static Decision of(
      Question question, Findings findings, List<Dated> recorded, Reading reading, Instant at) {
    return findings.permit()
        ? new Permitted(question, findings, recorded, reading, at)
        : new Denied(question, findings, recorded, reading, at);
  }

  @JsonProperty
  public Outcome outcome() {
    return this instanceof Permitted ? Outcome.PERMIT : Outcome.DENY;
  }

  /** What was asked. */
  @JsonIgnore
  public Question question() {
    return question;
  }

  @JsonProperty
  public AssetKind assetKind() {
    return question.assetKind();
  }

  @JsonProperty
  public Action action() {
    return question.action();
  }

  @JsonProperty
  public RegionCode region() {
    return question.region();
  }

  @JsonProperty
  public @Nullable RegionCode keyRegion() {
    return question.keyRegion();
  }

  @JsonProperty
  public @Nullable Country personIn() {
    return question.personIn();
  }

  /** The nationalities of who looks; null is unknown. */
  @JsonProperty
  public @Nullable Set<Country> personNationalities() {
    return question.who().nationalities();
  }

  /** Who receives the data; null where the question does not say. */
  @JsonProperty
  public @Nullable String importer() {
    return question.who().importer();
  }

  /** By which reading it was made, and is to be made again. */
  @JsonProperty
  public Reading reading() {
    return reading;
  }

  /** Every pack's say, those that do not apply included; refusals first, the strongest ahead. */
  @JsonProperty
  public List<PolicyResult> policies() {
    return findings.policies();
  }

  /** The facts that the packs looked at; null is unknown. */
  @JsonProperty
  @JsonInclude(content = JsonInclude.Include.ALWAYS)
  public Map<String, @Nullable Object> factsUsed() {
    return findings.factsUsed();
  }

  /**
   * The mechanisms and attestations that the packs looked at and that serve where the question is
   * about, as they are recorded: by whom, when, and on which document.
   */
  @JsonIgnore
  public List<Dated> recorded() {
    return recorded;
  }

  /** The digest of the dated lists that were in force. */
  @JsonProperty
  public String lists() {
    return findings.lists();
  }

  /** When it was decided; ISO 8601 in JSON. */
  @JsonProperty
  @JsonSerialize(using = ToStringSerializer.class)
  public Instant at() {
    return at;
  }

  /** One line for logs: outcome, asset, region, and who refused on what ground. */
  @Override
  public String toString() {
    var refusals =
        Stream.of(this)
            .flatMap(
                decision ->
                    decision instanceof Denied denied ? denied.refusals().stream() : Stream.of())
            .map(
                result ->
                    " " + result.pack() + "/" + result.rule() + " [" + result.citation() + "]")
            .toList();
    return outcome()
        + " "
        + action()
        + " "
        + assetKind()
        + " in "
        + region()
        + String.join(",", refusals);
  }
}
