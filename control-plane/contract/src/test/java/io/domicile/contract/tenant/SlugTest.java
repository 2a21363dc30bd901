package io.domicile.contract.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlugTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"acme", "a-b", "bank24", "a12", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"})
  void a_dns_label_is_a_slug(String text) {
    assertThat(Slug.of(text).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ab",
        "Acme",
        "1acme",
        "-acme",
        "acme-",
        "ac_me",
        "ac.me",
        "acme ",
        "äcme",
        "xn--acme",
        "a--b",
        "acme\n",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmno",
        "admin",
        "www",
        "localhost"
      })
  void anything_else_is_not(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Slug.of(text));
  }
}
