package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Mandate;
import io.domicile.controlplane.principal.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of event has a golden file, {@code events/<kind>.v<version>.json}: its payload as it
 * is kept for ever. To add a kind or a version, add its sample and run this test once with {@code
 * -Ddomicile.golden.write=true}, which writes files that are missing and never changes one.
 */
class EventFormatsTest {

  private static final Path GOLDEN =
      Path.of("src/test/resources/io/domicile/controlplane/evidencelog/events");
  private static final Actor ACTOR = Actor.of(Principal.token("administrator"));

  static List<EvidenceEvent> samples() {
    return SampleEvents.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_payload_is_byte_for_byte_what_it_was_when_its_kind_landed(EvidenceEvent event)
      throws IOException {
    byte[] payload = RecordedEvent.payload(event, ACTOR);
    Path file = GOLDEN.resolve(event.kind().name() + ".v" + event.kind().version() + ".json");
    if (Boolean.getBoolean("domicile.golden.write") && Files.notExists(file)) {
      Files.createDirectories(GOLDEN);
      Files.write(file, payload);
    }
    assertThat(new String(payload, UTF_8)).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void who_did_it_follows_the_event_whose_own_bytes_stay(EvidenceEvent event) {
    String alone = new String(Json.write(event), UTF_8);
    assertThat(new String(RecordedEvent.payload(event, ACTOR), UTF_8))
        .isEqualTo(
            alone.substring(0, alone.length() - 1) + ",\"principal\":\"token/administrator\"}");
  }

  @Test
  void every_kind_of_event_has_a_sample_and_every_golden_file_an_event() throws Exception {
    List<Class<?>> sampled = SampleEvents.all().stream().<Class<?>>map(Object::getClass).toList();
    assertThat(sampled).containsAll(eventClasses()).hasSizeGreaterThan(15);
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              SampleEvents.all().stream()
                  .map(event -> event.kind().name() + ".v" + event.kind().version() + ".json")
                  .toList());
    }
  }

  @Test
  void a_payload_says_on_whose_behalf_and_which_later_version_it_is() {
    record Second(String what) implements EvidenceEvent {
      @Override
      public io.domicile.evidence.entry.Subject subject() {
        return io.domicile.evidence.entry.Subject.of("test", "one");
      }

      @Override
      public EventKind kind() {
        return new EventKind("test.happened", 2);
      }
    }

    Actor actor =
        Actor.of(new Principal(Principal.Kind.PERSON, "0198c1d2"))
            .onBehalfOf(new Mandate(Mandate.Kind.TICKET, "OPS-7"));
    JsonNode json = Json.read(RecordedEvent.payload(new Second("it"), actor), JsonNode.class);
    assertThat(json.toString())
        .isEqualTo(
            "{\"what\":\"it\",\"principal\":\"person/0198c1d2\",\"onBehalfOf\":\"ticket/OPS-7\",\"version\":2}");
    assertThat(Principal.parse(json.path("principal").asText())).isEqualTo(actor.principal());
    assertThat(Mandate.parse(json.path("onBehalfOf").asText())).isEqualTo(actor.onBehalfOf());
  }

  /** Every record of the server that is an event. */
  private static List<Class<?>> eventClasses() throws Exception {
    Path classes = Path.of("target/classes");
    try (Stream<Path> files = Files.walk(classes)) {
      List<String> names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && name.contains("Event"))
              .map(name -> name.replace('/', '.').replaceAll("\\.class$", ""))
              .toList();
      List<Class<?>> found = new java.util.ArrayList<>();
      for (String name : names) {
        Class<?> type = Class.forName(name);
        if (EvidenceEvent.class.isAssignableFrom(type) && type.isRecord()) {
          found.add(type);
        }
      }
      return found;
    }
  }
}
