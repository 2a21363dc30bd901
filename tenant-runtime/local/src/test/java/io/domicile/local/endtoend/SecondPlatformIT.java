package io.domicile.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Somebody starts a second platform, from another checkout, on the ports of the first. */
final class SecondPlatformIT {

  @RegisterExtension static final SharedPlatform PLATFORM = new SharedPlatform();

  @TempDir private Path folder = Path.of("");

  @Test
  void a_second_platform_names_who_holds_its_ports_and_touches_nothing_of_the_first()
      throws Exception {
    var first = PLATFORM.get();
    var settings = first.settings();
    var second =
        new LocalPlatform(
            new PlatformSettings(new StateDirectory(folder), settings.ports(), 2, 10, 1));

    long registry = first.registry().pid();
    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("postgres.registry " + settings.ports().get("postgres.registry"))
        .hasMessageContaining("by process " + registry)
        .hasMessageContaining("by process " + first.process("control-plane").pid().orElseThrow())
        .hasMessageContaining("Nothing was started.");

    assertThat(first.registry().pid()).isEqualTo(registry);
    String password =
        Files.readString(settings.state().root().resolve("postgres/registry/password")).strip();
    try (var connection =
        DriverManager.getConnection(
            first.registry().jdbcUrl("domicile_registry"), "domicile_registry", password)) {
      assertThat(connection.isValid(1)).isTrue();
    }
    assertThat(folder.resolve("postgres/registry/data")).doesNotExist();
    PLATFORM.active(SharedPlatform.german());
  }
}
