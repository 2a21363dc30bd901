package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SealedRecordTest {

  private record Good(
      UUID id, @Sealed(value = "a.name", searchable = true) String fullName, int plain) {}

  private record WithoutRowId(String id, @Sealed("a.name") String name) {}

  private record SameFieldTwice(
      UUID id, @Sealed("a.name") String first, @Sealed("a.name") String last) {}

  private enum Answer {
    YES,
    NO
  }

  private record SearchableFlag(
      UUID id, @Sealed(value = "a.insured", searchable = true) boolean insured) {}

  private record SearchableEnum(
      UUID id, @Sealed(value = "a.answer", searchable = true) Answer answer) {}

  private record SearchableDate(
      UUID id, @Sealed(value = "a.born", searchable = true) LocalDate born) {}

  private record SearchableNumber(
      UUID id, @Sealed(value = "a.number", searchable = true) long number) {}

  private record BadFieldId(UUID id, @Sealed("Name") String name) {}

  @Test
  void a_declaration_is_read_with_its_columns() {
    assertThat(SealedRecord.of(Good.class).components())
        .extracting(SealedRecord.Component::column)
        .containsExactly("id", "full_name", "plain");
    assertThat(SealedRecord.of(Good.class).components().get(1).field())
        .isEqualTo(new FieldId("a.name"));
  }

  @Test
  void a_declaration_that_contradicts_itself_is_refused() {
    assertRefused(WithoutRowId.class, "UUID id");
    assertRefused(SameFieldTwice.class, "a.name");
    assertRefused(BadFieldId.class, "customer.tax-id");
  }

  @Test
  void a_blind_index_of_so_few_values_that_counting_gives_them_away_is_refused() {
    assertRefused(SearchableFlag.class, "insured");
    assertRefused(SearchableEnum.class, "answer");
    assertRefused(SearchableDate.class, "born");
    assertThat(SealedRecord.of(SearchableNumber.class).components()).hasSize(2);
  }

  private static void assertRefused(Class<?> type, String named) {
    assertThatThrownBy(() -> SealedRecord.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
