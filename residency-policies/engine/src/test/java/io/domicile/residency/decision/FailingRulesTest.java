package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rules that fail while deciding, in a way that no schema can foresee: adding up to more than a
 * long holds.
 */
class FailingRulesTest {
  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final ResidencyPolicy GERMAN =
      ResidencyPolicy.of(TenantFacts.unknown().withSubjectCountries(List.of(Country.of("DE"))));
  private static final String METADATA =
      """
      {
        "name": "test", "version": "1.0", "title": "Test", "jurisdiction": "DE", "authority": "Nobody", "language": "en",
        "effectiveFrom": "2020-01-01", "summary": "A test.",
        "scope": {
          "citation": "Test Art 1", "source": "https://example.org/law", "reason": "always",
          "when": {"fact": "subjectCountries", "has": ["DE"]}
        },
        "otherwise": {
          "rule": "otherwise", "citation": "Test Art 2", "source": "https://example.org/law", "reason": "not provided for"
        }
      }
      """;
  private static final String PERMIT =
      """
      @id("everywhere") @citation("Test Art 3") @source("https://example.org/law") @reason("so")
      permit (principal, action, resource);
      """;
  private static final String FAILING_FORBID =
      """
      @id("failing") @citation("Test Art 4") @source("https://example.org/law") @reason("so")
      forbid (principal, action == Action::"store", resource in Country::"DE")
      when { 9223372036854775807 + 1 == 0 };
      """;

  @Test
  void a_failing_forbid_denies_where_cedar_alone_would_permit() {
    var decision =
        engine(PERMIT + FAILING_FORBID).decide(Question.of(GERMAN, AssetKind.PRIMARY, FRANKFURT));

    assertThat(decision).isInstanceOf(Decision.Denied.class);
    assertThat(((Decision.Denied) decision).refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.rule()).isEqualTo("evaluation-failed");
              assertThat(refusal.reason()).contains("rule failing failed");
            });
    assertThat(engine(PERMIT).decide(Question.of(GERMAN, AssetKind.PRIMARY, FRANKFURT)))
        .isInstanceOf(Decision.Permitted.class);
  }

  @Test
  void a_table_with_a_failure_denies_there_and_is_not_kept() {
    var engine = engine(PERMIT + FAILING_FORBID);
    var table = engine.table(GERMAN);

    assertThat(table.permits(AssetKind.PRIMARY, Action.STORE, FRANKFURT)).isFalse();
    assertThat(table.permits(AssetKind.PRIMARY, Action.STORE, RegionCode.of("eu-west-3"))).isTrue();
    assertThat(table.validAt(NOW.plusSeconds(4))).isTrue();
    assertThat(table.validAt(NOW.plusSeconds(5))).isFalse();
    assertThat(engine.table(GERMAN)).isNotSameAs(table);

    var sound = engine(PERMIT);
    assertThat(sound.table(GERMAN)).isSameAs(sound.table(GERMAN));
    assertThat(sound.table(GERMAN).validAt(NOW.plusSeconds(86_400))).isTrue();
  }

  @Test
  void many_threads_get_the_same_answer() throws Exception {
    var engine =
        new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(NOW, ZoneOffset.UTC));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, 200)
                  .<Callable<List<PolicyResult>>>mapToObj(
                      i ->
                          () ->
                              engine
                                  .decide(Question.of(GERMAN, AssetKind.PRIMARY, FRANKFURT))
                                  .policies())
                  .toList());
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.getFirst().get());
      }
    }
  }

  private static Decisions engine(String rules) {
    var packs =
        Packs.of(
            Map.of(
                "test/1.0/pack.json",
                METADATA,
                "test/1.0/rules.cedar",
                rules,
                "test/1.0/cases.json",
                "[]"),
            Map.of());
    return new Decisions(Regions.standard(), packs, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
