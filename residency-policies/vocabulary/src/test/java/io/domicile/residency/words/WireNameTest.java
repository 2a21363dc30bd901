package io.domicile.residency.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WireNameTest {

  /** With the letter that Turkish lower-cases differently. */
  enum Word {
    SIMPLE,
    IN_TRANSIT
  }

  @ParameterizedTest
  @EnumSource(Word.class)
  void every_constant_is_found_by_its_own_name(Word word) {
    assertThat(WireName.parse(Word.class, WireName.of(word))).isEqualTo(word);
  }

  @Test
  void a_wire_name_is_the_same_in_every_language_of_the_machine() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(WireName.of(Word.IN_TRANSIT)).isEqualTo("in_transit");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void another_name_or_another_case_is_refused() {
    assertThatThrownBy(() -> WireName.parse(Word.class, "SIMPLE"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WireName.parse(Word.class, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
