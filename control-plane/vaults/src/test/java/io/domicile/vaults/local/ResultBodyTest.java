package io.domicile.vaults.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.vaults.VaultException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer with a key in it is read once, and overwritten. */
final class ResultBodyTest {

  @Test
  void the_key_is_read_off_and_the_body_overwritten() throws Exception {
    byte[] key = new byte[32];
    new Random(28).nextBytes(key);
    byte[] body = Json.write(new LocalVaultApi.Result(new Secret<>(Bytes.copyOf(key))));
    assertThat(ResultBody.take(body)).isEqualTo(key);
    assertThat(body).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"bytes\":\"AAAA\"", "{\"bytes\":\"AA*A\"}", "{\"other\":\"AAAA\"}"})
  void another_answer_is_not_readable_and_is_overwritten_too(String text) {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> ResultBody.take(body))
        .isInstanceOf(VaultException.class)
        .hasMessageNotContaining("AA");
    assertThat(body).isEqualTo(new byte[body.length]);
  }
}
