package io.domicile.cli.commands;

import io.domicile.cli.client.ApiAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A key's end and what can be shown of it, and its change for another one. */
final class KeyEndings {

  private KeyEndings() {}

  @Command(
      name = "destroy",
      description =
          "Disables the key and schedules its destruction, which can be called off until then.",
      mixinStandardHelpOptions = true)
  static final class Destroy extends KeyOfTenant {

    @Option(
        names = "--slug",
        required = true,
        description = "The tenant's slug once more: this ends in data that nobody can read.")
    private String slug = "";

    @Option(
        names = "--cooling-off",
        defaultValue = "P30D",
        description = "How long it can be called off, at least P7D (default: ${DEFAULT-VALUE}).")
    private Duration coolingOff = Duration.ofDays(30);

    @Option(names = "--reason", required = true, description = "For the record; no personal data.")
    private String reason = "";

    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.post(
          "/destroy", Map.of("coolingOff", coolingOff.toString(), "slug", slug, "reason", reason));
    }

    @Override
    void print(PrintWriter out, Door door, ApiAnswer answer) {
      KeyText.erasure(out, answer.json());
    }
  }

  @Command(
      name = "keep",
      description =
          "Calls a key's destruction off. The key stays disabled: keys enable turns it on.",
      mixinStandardHelpOptions = true)
  static final class Keep extends KeysCommand.Change {
    @Override
    String verb() {
      return "keep";
    }
  }

  @Command(
      name = "erasure",
      description = "What can be shown of the key's end: disabled, destroyed, by which canaries.",
      mixinStandardHelpOptions = true)
  static final class Erasure extends KeyOfTenant {
    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.get("/erasure");
    }

    @Override
    void print(PrintWriter out, Door door, ApiAnswer answer) {
      KeyText.erasure(out, answer.json());
    }
  }

  @Command(
      name = "migrate",
      description =
          "Moves the tenant's key from the vault of formerKeys to the one that its cell is configured"
              + " with.",
      mixinStandardHelpOptions = true)
  static final class Migrate extends KeyOfTenant {
    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.post("/migrate");
    }
  }

  @Command(
      name = "rewrap",
      description =
          "Wraps the tenant's root keys under another key of the vault, if its law permits that.",
      mixinStandardHelpOptions = true)
  static final class Rewrap extends KeyOfTenant {

    @Parameters(
        index = "1",
        paramLabel = "KEY",
        description = "The vault's key, such as a KMS ARN.")
    private String key = "";

    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.post("/rewrap", Map.of("vaultKey", key));
    }
  }
}
