package io.domicile.local.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.cli.commands.DomicileCommandLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a platform and those that run one on this machine, behind one name. */
final class DomicileTest {

  @Test
  void both_kinds_of_commands_are_offered() {
    assertThat(DomicileCommandLine.commandLine(new Domicile()).getSubcommands())
        .containsOnlyKeys(
            "tenants",
            "api-keys",
            "keys",
            "packs",
            "decisions",
            "simulate",
            "credentials",
            "profiles",
            "up",
            "down",
            "status",
            "process",
            "demo",
            "bench");
  }

  @Test
  void a_platform_keeps_its_profile_with_its_state(@TempDir Path state) {
    var err = new StringWriter();
    int code =
        DomicileCommandLine.commandLine(new Domicile())
            .setErr(new PrintWriter(err))
            .execute("tenants", "list", "--state", state.toString());
    assertThat(code).isNotZero();
    assertThat(err.toString())
        .contains("There is no profile local in " + state.resolve("profiles.json"))
        .contains("./domicile up");
  }
}
