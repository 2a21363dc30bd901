package io.domicile.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.schemarelease.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalProductTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void scripts_are_applied_in_the_order_of_their_versions() throws IOException {
    script("V10__last.sql");
    script("V2__second_of_all.sql");
    script("V2_1__in_between.sql");
    script("V1__first.sql");

    var release = LocalProduct.of("notes", folder).release();
    assertThat(release.product()).isEqualTo("notes");
    assertThat(release.scripts())
        .extracting(SqlScript::version)
        .containsExactly("1", "2", "2.1", "10");
    assertThat(release.scripts().get(1).description()).isEqualTo("second of all");
  }

  @Test
  void a_file_that_is_no_versioned_script_is_named() throws IOException {
    script("V1__first.sql");
    script("R__repeatable.sql");

    assertThatThrownBy(() -> LocalProduct.of("notes", folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("R__repeatable.sql");
  }

  private void script(String name) throws IOException {
    Files.writeString(folder.resolve(name), "SELECT 1;");
  }
}
