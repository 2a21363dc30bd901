package io.domicile.vaults.sealedfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MasterKeyTest {

  private static final String GOOD = Base64.getEncoder().encodeToString(new byte[32]);

  private static MasterKey of(Map<String, String> environment) throws IOException {
    return MasterKey.ofVariable("MASTER", environment::get, new SecureRandom());
  }

  @Test
  void a_master_key_in_a_variable_opens_what_it_sealed() throws Exception {
    byte[] record = "a record".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = of(Map.of("MASTER", GOOD)).seal("keys/a", record);
    assertThat(of(Map.of("MASTER", GOOD + "\n")).open("keys/a", sealed)).isEqualTo(record);
  }

  @Test
  void a_variable_that_is_missing_or_wrong_is_named_and_not_shown() {
    assertThatThrownBy(() -> of(Map.of())).hasMessageContaining("masterKeyVariable");
    assertThatThrownBy(() -> of(Map.of("MASTER", "c2hvcnQ=")))
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining("c2hvcnQ");
    assertThatThrownBy(() -> of(Map.of("MASTER", "!!secret!!")))
        .hasMessageContaining("not base64")
        .hasMessageNotContaining("!!secret");
  }
}
