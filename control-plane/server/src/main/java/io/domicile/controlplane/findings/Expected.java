package io.domicile.controlplane.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.AssetVerdict;
import io.domicile.residency.simulation.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep finds of tenants that are alike.
 *
 * @param fingerprint the same as long as the finding is the same, however it is worded
 */
record Expected(Finding.Kind kind, String fingerprint, @Nullable Instant due, JsonNode details) {

  /** What details hold of unlawful assets. */
  private record Stranded(List<AssetVerdict> assets, List<RegionCode> lawfulRegions) {}

  static Expected unlawful(Verdict verdict) {
    return of(Finding.Kind.UNLAWFUL, verdict, null);
  }

  static Expected lapses(Verdict verdict) {
    Instant due =
        unlawfulOnes(verdict).stream()
            .map(AssetVerdict::by)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return of(Finding.Kind.LAPSES, verdict, due);
  }

  private static Expected of(Finding.Kind kind, Verdict verdict, @Nullable Instant due) {
    var assets = unlawfulOnes(verdict);
    var grounds = new StringBuilder(kind.wireName()).append(' ').append(due);
    for (AssetVerdict asset : assets) {
      grounds.append('\n').append(asset.asset());
      for (PolicyResult refusal : asset.refusals()) {
        grounds
            .append(' ')
            .append(refusal.pack())
            .append('@')
            .append(refusal.version())
            .append('/')
            .append(refusal.rule());
      }
    }
    return new Expected(
        kind,
        fingerprint(grounds.toString()),
        due,
        Json.mapper().valueToTree(new Stranded(assets, verdict.lawfulRegions())));
  }

  static Expected newerVersion(PackVersions.Kept kept) {
    return new Expected(
        Finding.Kind.NEWER_VERSION,
        fingerprint("newer " + kept.name() + "@" + kept.version() + " " + kept.newer()),
        Objects.requireNonNull(kept.effectiveFrom()).atStartOfDay(ZoneOffset.UTC).toInstant(),
        Json.mapper().valueToTree(kept));
  }

  private static List<AssetVerdict> unlawfulOnes(Verdict verdict) {
    return verdict.assets().stream().filter(asset -> asset.effect().unlawful()).toList();
  }

  private static String fingerprint(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text.getBytes(UTF_8)));
  }
}
