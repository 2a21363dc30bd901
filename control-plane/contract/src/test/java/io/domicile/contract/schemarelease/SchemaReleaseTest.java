package io.domicile.contract.schemarelease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.domicile.contract.json.Json;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SchemaReleaseTest {

  private final SqlScript script =
      SqlScript.of("1", "customers", "CREATE TABLE app.customer (id uuid)");
  private final SchemaRelease first = new SchemaRelease("billing", 1, null, List.of(script));

  @Test
  void a_release_reads_back_with_the_same_digest() {
    var read = Json.read(Json.write(first), SchemaRelease.class);

    assertThat(read).isEqualTo(first);
    assertThat(read.digest()).isEqualTo(first.digest()).hasSize(64);
  }

  @Test
  void a_release_that_declares_no_functions_is_written_as_ever_and_one_that_does_says_which() {
    String json = new String(Json.write(first), UTF_8);
    assertThat(json).doesNotContain("databaseFunctions");
    assertThat(first.digest())
        .isEqualTo("90201e94e57f91b56acd9c398a4135d0ee9dd6ff6b67c1bcc67c8e4913ca61c9");

    var declaring =
        new SchemaRelease(
            "billing",
            1,
            null,
            List.of(script),
            new TreeSet<>(Set.of(PublicRights.Functions.SLEEP, PublicRights.Functions.NOTIFY)));
    var read = Json.read(Json.write(declaring), SchemaRelease.class);
    assertThat(read).isEqualTo(declaring);
    assertThat(read.functions())
        .containsExactlyInAnyOrder(PublicRights.Functions.SLEEP, PublicRights.Functions.NOTIFY);
    assertThat(read.digest()).isEqualTo(declaring.digest()).isNotEqualTo(first.digest());
  }

  @Test
  void a_changed_script_does_not_pass_for_the_one_that_was_checksummed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SqlScript("1", "customers", "DROP TABLE app.customer", script.sha256()))
        .withMessageContaining("checksum");
  }

  @Test
  void releases_form_a_chain_without_gaps_in_their_digests() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SchemaRelease("billing", 2, null, List.of(script)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SchemaRelease("billing", 1, first.digest(), List.of(script)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SchemaRelease("billing", 1, null, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SchemaRelease("billing", 1, null, List.of(script, script)));
  }

  @Test
  void a_script_is_named_as_flyway_expects() {
    assertThat(SqlScript.of("1.2", "add invoices", "SELECT 1").fileName())
        .isEqualTo("V1.2__add_invoices.sql");
  }
}
