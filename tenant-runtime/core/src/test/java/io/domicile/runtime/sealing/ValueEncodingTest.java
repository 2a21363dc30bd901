package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ValueEncodingTest {

  /** A value that is sealed as JSON. */
  record Address(String street, int number) {}

  private static byte[] encoded(Type type, Object value) {
    byte[] bytes = ValueEncoding.of(type).encode(value);
    assertThat(ValueEncoding.of(type).decode(bytes)).isEqualTo(value);
    return bytes;
  }

  private static String hex(Type type, Object value) {
    return HexFormat.of().formatHex(encoded(type, value));
  }

  @Test
  void every_type_has_its_pinned_encoding() {
    assertThat(hex(boolean.class, true)).isEqualTo("01");
    assertThat(hex(Boolean.class, false)).isEqualTo("00");
    assertThat(hex(int.class, -2)).isEqualTo("fffffffffffffffe");
    assertThat(hex(Long.class, 258L)).isEqualTo("0000000000000102");
    assertThat(hex(LocalDate.class, LocalDate.of(1990, 1, 2))).isEqualTo("0000000000001c8a");
    assertThat(hex(Instant.class, Instant.ofEpochSecond(-1, 5)))
        .isEqualTo("ffffffffffffffff00000005");
    assertThat(hex(UUID.class, UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")))
        .isEqualTo("01890a5dac96774bbcceb302099a8057");
    assertThat(hex(BigDecimal.class, new BigDecimal("-12.50")))
        .isEqualTo("2d31322e3530" + "00".repeat(26));
    assertThat(hex(DayOfWeek.class, DayOfWeek.MONDAY)).isEqualTo("4d4f4e444159" + "00".repeat(26));
    assertThat(hex(String.class, "é")).isEqualTo("c3a9");
    assertThat(hex(Bytes.class, Bytes.copyOf(new byte[] {0, 1}))).isEqualTo("0001");
    assertThat(new String(encoded(Address.class, new Address("Hill", 4)), StandardCharsets.UTF_8))
        .isEqualTo("{\"street\":\"Hill\",\"number\":4}");
    assertThat(encoded(JsonNode.class, Json.mapper().createObjectNode().put("a", 1))).hasSize(7);
  }

  @Test
  void text_that_would_come_back_as_another_one_is_refused() {
    for (String broken : List.of("\ud83d", "a\ude00b", "\ude00\ud83d")) {
      assertThatThrownBy(() -> encoded(String.class, broken))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(broken);
    }
    assertThat(encoded(String.class, "\ud83d\ude00")).hasSize(4);
  }

  @Test
  void values_of_a_scalar_cannot_be_told_apart_by_length() {
    assertThat(encoded(Boolean.class, true)).hasSameSizeAs(encoded(Boolean.class, false));
    assertThat(encoded(Long.class, 1L)).hasSameSizeAs(encoded(Long.class, Long.MIN_VALUE));
    for (DayOfWeek day : DayOfWeek.values()) {
      assertThat(encoded(DayOfWeek.class, day)).hasSize(32);
    }
    assertThat(encoded(BigDecimal.class, BigDecimal.ONE))
        .hasSameSizeAs(encoded(BigDecimal.class, new BigDecimal("123456789012345678901.25")));
  }

  @Test
  void an_int_may_become_a_long_and_a_long_that_is_none_is_no_int() {
    byte[] bytes = ValueEncoding.of(int.class).encode(7);
    assertThat(ValueEncoding.of(long.class).decode(bytes)).isEqualTo(7L);
    assertNotOfType(int.class, ValueEncoding.of(long.class).encode(1L << 40));
  }

  @Test
  void what_is_of_another_type_is_refused_without_a_word_of_it() {
    byte[] secret = "\"4111 1111 1111 1111\"".getBytes(StandardCharsets.UTF_8);
    for (Type type :
        List.of(
            boolean.class,
            long.class,
            UUID.class,
            LocalDate.class,
            Instant.class,
            BigDecimal.class,
            DayOfWeek.class,
            Address.class)) {
      assertNotOfType(type, secret);
    }
  }

  private static void assertNotOfType(Type type, byte[] bytes) {
    assertThatThrownBy(() -> ValueEncoding.of(type).decode(bytes))
        .isInstanceOfSatisfying(
            CannotOpenException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(CannotOpenException.Reason.NOT_OF_TYPE);
              assertThat(e).hasNoCause().hasMessageNotContaining("4111");
            });
  }

  @Test
  void what_a_reader_takes_for_the_same_has_the_same_index() {
    ValueEncoding decimal = ValueEncoding.of(BigDecimal.class);
    assertThat(decimal.canonical(new BigDecimal("1.50")))
        .isEqualTo(decimal.canonical(new BigDecimal("1.5")));
    assertThat(ValueEncoding.of(String.class).canonical(" Greta "))
        .isEqualTo(ValueEncoding.of(String.class).canonical("greta"));
  }
}
