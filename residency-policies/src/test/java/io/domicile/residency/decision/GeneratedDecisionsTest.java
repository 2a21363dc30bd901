package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that must hold for any policy; a failure prints the seed and the question. */
class GeneratedDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final List<Region> REGIONS = List.copyOf(Regions.standard().all());

  private final Decisions decisions =
      new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_table_says_what_cedar_says_when_asked_in_full(long seed) {
    var generated = new GeneratedPolicies(seed);
    for (int i = 0; i < 20; i++) {
      var policy = i % 2 == 0 ? generated.known() : generated.forget(generated.known());
      var table = decisions.table(policy);
      for (int j = 0; j < 12; j++) {
        var region = generated.pick(REGIONS);
        var kind = generated.pick(AssetKind.class);
        var action = generated.pick(Action.class);
        var cedar =
            new CompiledPolicy(Packs.standard(), policy, NOW)
                .findAfresh(kind, action, region, region);
        var question = new Question(policy, kind, action, region.code(), region.code(), null);

        assertThat(table.permits(kind, action, region.code()))
            .as("%s", question)
            .isEqualTo(cedar.permit());
        assertThat(table.results(kind, action, region.code()))
            .as("%s", question)
            .isEqualTo(cedar.policies());
        assertThat(decisions.decide(question).policies())
            .as("%s", question)
            .isEqualTo(cedar.policies());
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
                  decisions.decide(
                      new Question(known, kind, action, region.code(), region.code(), null)))
              .as("forgotten %s, known %s", question, known)
              .isInstanceOf(Decision.Permitted.class);
        }
      }
    }
  }
}
