package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.decision.Decision.Findings;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that must hold for any policy; a failure prints the seed and the question. */
class GeneratedDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final List<Region> REGIONS = List.copyOf(Regions.standard().all());

  private final Decisions decisions = decisionsAt(NOW);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_table_says_what_cedar_says_when_asked_in_full(long seed) {
    var generated = new GeneratedPolicies(seed);
    for (int i = 0; i < 20; i++) {
      var policy = i % 2 == 0 ? generated.known() : generated.forget(generated.known());
      var table = decisions.table(policy);
      var law = new CompiledPolicy(Packs.standard(), policy, Reading.present(), NOW);
      for (int j = 0; j < 6; j++) {
        var question = generated.question(policy, REGIONS);
        var cedar = cedar(law, question);

        assertThat(
                table.permits(
                    question.assetKind(),
                    question.action(),
                    question.region(),
                    question.keyRegion()))
            .as("%s", question)
            .isEqualTo(cedar.permit());
        assertThat(
                table.results(
                    question.assetKind(),
                    question.action(),
                    question.region(),
                    question.keyRegion()))
            .as("%s", question)
            .isEqualTo(cedar.policies());
        assertThat(decisions.decide(question).policies())
            .as("%s", question)
            .isEqualTo(cedar.policies());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AssetKind.class)
  void for_every_kind_and_action_the_table_says_what_cedar_says(AssetKind kind) {
    var generated = new GeneratedPolicies(21 + kind.wireName().hashCode());
    for (var action : Action.values()) {
      var policy = generated.known();
      var table = decisions.table(policy);
      var law = new CompiledPolicy(Packs.standard(), policy, Reading.present(), NOW);
      for (int i = 0; i < 6; i++) {
        var region = generated.pick(REGIONS);
        assertThat(table.permits(kind, action, region.code()))
            .as("%s %s in %s: %s", action, kind, region.code(), policy)
            .isEqualTo(law.findAfresh(kind, action, region, region).permit());
      }
    }
  }

  /** Near a date, what is permitted must be so at every moment within the margin. */
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void near_a_date_the_table_permits_what_cedar_permits_on_both_sides_of_it(long seed) {
    var generated = new GeneratedPolicies(seed);
    for (int i = 0; i < 6; i++) {
      var policy = generated.dated();
      var edge = generated.pick(List.copyOf(policy.facts().edges()));
      var now = edge.plusSeconds(generated.pick(List.of(-86_400, -61, -60, -1, 0, 1, 60, 61)));
      var table = decisionsAt(now).table(policy);
      var moments =
          Stream.concat(
                  Stream.of(now.minus(Timeline.MARGIN), now, now.plus(Timeline.MARGIN)),
                  edges(policy).flatMap(one -> Stream.of(one.minusNanos(1), one)))
              .filter(one -> !one.isBefore(now.minus(Timeline.MARGIN).minusNanos(1)))
              .filter(one -> !one.isAfter(now.plus(Timeline.MARGIN)))
              .map(
                  moment -> new CompiledPolicy(Packs.standard(), policy, Reading.present(), moment))
              .toList();
      for (int j = 0; j < 6; j++) {
        var question = generated.question(policy, REGIONS);

        assertThat(
                table.permits(
                    question.assetKind(),
                    question.action(),
                    question.region(),
                    question.keyRegion()))
            .as("%s at %s", question, now)
            .isEqualTo(moments.stream().allMatch(law -> cedar(law, question).permit()));
        assertThat(table.validAt(now)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void forgetting_a_fact_never_turns_a_deny_into_a_permit(long seed) {
    var generated = new GeneratedPolicies(seed);
    for (int i = 0; i < 60; i++) {
      var known = generated.known();
      var forgotten = generated.forget(known);
      for (int j = 0; j < 20; j++) {
        var region = generated.pick(REGIONS);
        var kind = generated.pick(AssetKind.class);
        var action = generated.pick(Action.class);
        var question = new Question(forgotten, kind, action, region.code(), region.code(), null);
        if (decisions.decide(question) instanceof Decision.Permitted) {
          assertThat(
                  decisions
                      .decide(new Question(known, kind, action, region.code(), region.code(), null))
                      .policies())
              .as("forgotten %s, known %s", question, known)
              .noneMatch(GeneratedDecisionsTest::refusesByLaw);
        }
      }
    }
  }

  /** A sector that is declared and that no pack models denies by itself; one left out cannot. */
  private static boolean refusesByLaw(PolicyResult result) {
    return result.outcome() == Outcome.DENY && !result.rule().equals(Coverage.UNCOVERED);
  }

  private static Findings cedar(CompiledPolicy law, Question question) {
    var keys = question.keyRegion();
    return law.findAfresh(
        question.assetKind(),
        question.action(),
        Regions.standard().find(question.region()).orElseThrow(),
        keys == null ? null : Regions.standard().find(keys).orElseThrow());
  }

  private static Stream<Instant> edges(ResidencyPolicy policy) {
    var packs = Packs.standard();
    return Stream.of(
            packs.lists().edges().stream(),
            packs.definitions().stream().flatMap(pack -> pack.edges().stream()),
            policy.facts().edges().stream())
        .flatMap(edges -> edges);
  }

  private static Decisions decisionsAt(Instant now) {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
