package io.domicile.residency.packs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one {@link Obligation} of a pack. */
final class ObligationReader {
  private final JsonFile file;
  private final DatedLists lists;

  ObligationReader(JsonFile file, DatedLists lists) {
    this.file = file;
    this.lists = lists;
  }

  Optional<Obligation> read(JsonNode node) {
    file.onlyThese(node, Set.of("id", "kind", "citation", "source", "text", "duration", "when"));
    var kind = kind(file.text(node, "kind"));
    if (kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Obligation(
            file.text(node, "id"),
            kind,
            file.text(node, "citation"),
            PackReader.source(file, node),
            file.text(node, "text"),
            duration(file.optionalText(node, "duration")),
            node.has("when") ? new ConditionReader(file, lists).read(node.path("when")) : null));
  }

  private Obligation.@Nullable Kind kind(String name) {
    for (var kind : Obligation.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    file.problem(name, "no such kind of obligation: " + name);
    return null;
  }

  private @Nullable String duration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.startsWith("PT")) {
        Duration.parse(text);
      } else {
        Period.parse(text);
      }
    } catch (DateTimeParseException e) {
      file.problem(text, "not an ISO 8601 duration: " + text);
    }
    return text;
  }
}
