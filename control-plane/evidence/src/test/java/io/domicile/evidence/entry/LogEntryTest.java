package io.domicile.evidence.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.evidence.MalformedEvidenceException;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEntryTest {

  private static final Payload PAYLOAD =
      new Payload(new byte[Payload.SALT_LENGTH], "{}".getBytes(US_ASCII));

  private static final LogEntry ENTRY =
      new LogEntry(
          42,
          Subject.of("tenant", "0198c1d2e3f4"),
          3,
          "placement.decided",
          Instant.parse("2026-11-23T05:36:03.123Z"),
          PAYLOAD.commitment());

  /**
   * Pinned: an entry's bytes are hashed into logs for ever. The commitment was computed with
   * sha256sum.
   */
  private static final String TEXT =
      """
      domicile-evidence-entry/v1
      index 42
      subject tenant/0198c1d2e3f4
      sequence 3
      kind placement.decided
      at 2026-11-23T05:36:03.123Z
      commitment +GOGkvqhh66iQ9h5xATnMx7rJAKvailMn0zlEPo3F54=
      """;

  @Test
  void the_bytes_are_the_documented_ones() throws Exception {
    assertThat(new String(ENTRY.bytes(), US_ASCII)).isEqualTo(TEXT);
    assertThat(LogEntry.parse(ENTRY.bytes())).isEqualTo(ENTRY);
  }

  @ParameterizedTest
  @CsvSource({
    "index 42, index 042",
    "sequence 3, sequence 0",
    "tenant/0198c1d2e3f4, Tenant/0198",
    "tenant/0198c1d2e3f4, tenant",
    "placement.decided, placement decided",
    "placement.decided, Placement",
    "03.123Z, 03.1230Z",
    "03.123Z, 03.1234Z",
    "03.123Z, 03.123+00:00",
    "T05, X05",
    "entry/v1, entry/v2",
    "sequence, number"
  })
  void no_other_spelling_is_accepted(String from, String to) {
    assertThat(TEXT).contains(from);
    assertThatThrownBy(() -> LogEntry.parse(TEXT.replace(from, to).getBytes(US_ASCII)))
        .isInstanceOf(MalformedEvidenceException.class);
  }

  @Test
  void lines_more_or_fewer_are_refused() {
    for (String text : new String[] {"", TEXT + "\n", TEXT + "more\n", TEXT.strip()}) {
      assertThatThrownBy(() -> LogEntry.parse(text.getBytes(US_ASCII)))
          .isInstanceOf(MalformedEvidenceException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tenant",
        "tenant/",
        "/a",
        "tenant/a/b",
        "tenant/A",
        "tenant/a\nb",
        "tenant/ä"
      })
  void a_subject_is_two_short_words(String subject) {
    assertThatThrownBy(() -> new Subject(subject)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_commitment_binds_salt_and_content() {
    SecureRandom random = new SecureRandom();
    byte[] content = "{\"slug\":\"acme\"}".getBytes(US_ASCII);
    Payload payload = Payload.salted(content, random);
    assertThat(new Payload(payload.salt(), payload.content()).commitment())
        .isEqualTo(payload.commitment());
    assertThat(Payload.salted(content, random).commitment()).isNotEqualTo(payload.commitment());
    assertThat(new Payload(payload.salt(), "{}".getBytes(US_ASCII)).commitment())
        .isNotEqualTo(payload.commitment());
    assertThat(payload.toString()).doesNotContain("acme");
  }
}
