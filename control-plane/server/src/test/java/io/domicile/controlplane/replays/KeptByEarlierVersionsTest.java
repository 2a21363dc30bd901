package io.domicile.controlplane.replays;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.contract.json.Json;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.PackBinding;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The decisions in {@code kept/} were made by the engines of versions that have landed; each file
 * is written once and never again. This engine must decide them alike, each pack by its rule and
 * citation, or the change is listed here with its reason.
 */
class KeptByEarlierVersionsTest {

  private static final String FILE = "kept/decisions-2026-11-27.json";

  /** By the decision's number in the file; what it is now and why that is right. */
  private static final Map<Integer, String> EXPLAINED = Map.of();

  @Test
  void decisions_of_earlier_versions_are_made_alike() throws IOException {
    JsonNode file = read();
    var replay = new Replay(Regions.standard(), texts(file));
    var different = new TreeMap<Integer, String>();
    int same = 0;
    int notProven = 0;
    for (int i = 0; i < file.path("decisions").size(); i++) {
      Replay.Outcome outcome = replay.of(payload(file, file.path("decisions").get(i)));
      same += outcome.same();
      notProven += outcome.notProven();
      if (!outcome.differences().isEmpty() && !EXPLAINED.containsKey(i)) {
        different.put(i, outcome.differences().toString());
      }
    }

    assertThat(different).isEmpty();
    assertThat(notProven).isZero();
    assertThat(same + EXPLAINED.size()).isEqualTo(file.path("decisions").size()).isGreaterThan(300);
  }

  @Test
  void a_decision_that_came_out_otherwise_would_be_found() throws IOException {
    JsonNode file = read();
    var replay = new Replay(Regions.standard(), texts(file));
    ObjectNode decision = file.path("decisions").get(0).deepCopy();
    JsonNode payload = Json.mapper().readTree(payload(file, decision));
    ((ObjectNode) payload.at("/decisions/0/policies/0")).put("rule", "another");

    assertThat(replay.of(payload.toString()).differences()).hasSize(1);
  }

  /** As the evidence log has it, the say of each pack written out. */
  private static String payload(JsonNode file, JsonNode kept) {
    ObjectNode decision = kept.deepCopy();
    decision.set("lists", file.path("lists"));
    var policies = decision.putArray("policies");
    for (JsonNode number : kept.path("results")) {
      JsonNode result = file.path("results").get(number.asInt());
      policies
          .addObject()
          .put("pack", result.get(0).asText())
          .put("version", result.get(1).asText())
          .put("outcome", result.get(2).asText())
          .put("rule", result.get(3).asText())
          .put("citation", result.get(4).asText());
    }
    ObjectNode payload = Json.mapper().createObjectNode();
    payload.set("residency", kept.path("residency"));
    payload.putArray("decisions").add(decision);
    return payload.toString();
  }

  private static Replay.Texts texts(JsonNode file) {
    var lists = new HashMap<String, String>();
    file.path("listFiles")
        .properties()
        .forEach(entry -> lists.put(entry.getKey(), entry.getValue().asText()));
    var packs = Packs.standard().withLists(lists);
    return new Replay.Texts() {
      @Override
      public Optional<Packs> withLists(String digest) {
        return packs.lists().digest().equals(digest) ? Optional.of(packs) : Optional.empty();
      }

      @Override
      public Optional<Instant> since(PackBinding version) {
        return Optional.of(Instant.EPOCH);
      }
    };
  }

  private static JsonNode read() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KeptByEarlierVersionsTest.class.getResourceAsStream(FILE))) {
      return Json.mapper().readTree(new String(in.readAllBytes(), UTF_8));
    }
  }
}
