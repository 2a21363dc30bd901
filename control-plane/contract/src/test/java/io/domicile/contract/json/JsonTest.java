package io.domicile.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private record Shape(String name, int count, @Nullable Instant at) {}

  @Test
  void times_are_rfc_3339_and_absent_values_are_left_out() {
    assertThat(new String(Json.write(new Shape("a", 1, Instant.EPOCH)), UTF_8))
        .isEqualTo("{\"name\":\"a\",\"count\":1,\"at\":\"1970-01-01T00:00:00Z\"}");
    assertThat(new String(Json.write(new Shape("a", 1, null)), UTF_8))
        .isEqualTo("{\"name\":\"a\",\"count\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a\",\"count\":1,\"extra\":2}",
        "{\"name\":\"a\",\"count\":null}",
        "{\"name\":\"a\",\"count\":\"1\"}",
        "{\"name\":\"a\",\"count\":1.5}",
        "{\"name\":1,\"count\":1}",
        "{\"name\":true,\"count\":1}",
        "{\"name\":\"a\",\"name\":\"b\",\"count\":1}",
        "{\"name\":\"a\",\"count\":1} {}",
        "[]",
        "{"
      })
  void what_does_not_have_the_shape_exactly_is_refused(String json) {
    assertThatThrownBy(() -> Json.read(json.getBytes(UTF_8), Shape.class))
        .isInstanceOf(UncheckedIOException.class);
  }
}
