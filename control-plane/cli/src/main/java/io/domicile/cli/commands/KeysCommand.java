package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "keys",
    description = "A tenant's key, as its region's operator.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Status.class,
      KeysCommand.Disable.class,
      KeysCommand.Enable.class,
      KeysCommand.Drill.class,
      KeysCommand.Rotate.class,
      KeyEndings.Rewrap.class,
      KeyEndings.Migrate.class,
      KeyEndings.Destroy.class,
      KeyEndings.Keep.class,
      KeyEndings.Erasure.class
    })
final class KeysCommand {

  private static final long POLL_MILLIS = 100;

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  DomicileCommandLine domicile() {
    return domicile;
  }

  /** One that is done for a reason. */
  abstract static class Change extends KeyOfTenant {

    @Option(
        names = "--reason",
        defaultValue = "command line",
        description = "For the record; no personal data. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    abstract String verb();

    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.post("/" + verb(), Map.of("reason", reason));
    }
  }

  /** Looks at the key until it is so, or the time is over; gives what was seen last. */
  private static ApiAnswer await(
      KeyOfTenant.Door door, Duration patience, Predicate<ApiAnswer> over)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      ApiAnswer answer = door.get("");
      if (answer.status() != 200 || over.test(answer) || System.nanoTime() > deadline) {
        return answer;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Command(
      name = "status",
      description =
          "How the key stands, what the vault says now, what each runtime's canary showed, how"
              + " often it was used.",
      mixinStandardHelpOptions = true)
  static final class Status extends KeyOfTenant {
    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      return door.get("");
    }

    @Override
    void print(PrintWriter out, Door door, ApiAnswer answer)
        throws IOException, InterruptedException {
      KeyText.status(out, answer.json());
      ApiAnswer record = door.get("/erasure");
      if (record.status() == 200) {
        KeyText.now(out, record.json());
      }
    }
  }

  @Command(
      name = "disable",
      description = "Turns the key off: runtimes, vault and database go dark for the tenant.",
      mixinStandardHelpOptions = true)
  static final class Disable extends Change {
    @Override
    String verb() {
      return "disable";
    }
  }

  @Command(
      name = "enable",
      description = "Turns the key on again; the tenant comes back at a new epoch.",
      mixinStandardHelpOptions = true)
  static final class Enable extends Change {
    @Override
    String verb() {
      return "enable";
    }
  }

  @Command(
      name = "drill",
      description =
          "Tries the kill switch: off until every runtime is dark, and on again. Returns when it is"
              + " over.",
      mixinStandardHelpOptions = true)
  static final class Drill extends Change {

    /** Longer than the cell's own longest drill. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Set<String> before = Set.of();

    @Override
    String verb() {
      return "drill";
    }

    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      before = endings(door.get(""));
      ApiAnswer begun = super.ask(door);
      return begun.status() == 200
          ? KeysCommand.await(door, PATIENCE, now -> !before.containsAll(endings(now)))
          : begun;
    }

    /** When drills ended, as the record says. */
    private static Set<String> endings(ApiAnswer key) {
      return events(key, "drill-ended")
          .map(event -> event.path("at").asText())
          .collect(Collectors.toSet());
    }

    private static java.util.stream.Stream<JsonNode> events(ApiAnswer key, String kind) {
      return StreamSupport.stream(key.json().path("events").spliterator(), false)
          .filter(event -> event.path("kind").asText().equals(kind));
    }

    private String result(ApiAnswer answer) {
      return events(answer, "drill-ended")
          .filter(event -> !before.contains(event.path("at").asText()))
          .map(event -> event.path("detail").asText())
          .findFirst()
          .orElse("");
    }

    @Override
    void print(PrintWriter out, Door door, ApiAnswer answer) {
      String result = result(answer);
      out.println(
          result.isEmpty()
              ? "The drill is not over after "
                  + PATIENCE.toMinutes()
                  + " minutes; it goes on by itself, and keys status shows it."
              : "The drill is over: " + result + ".");
      KeyText.status(out, answer.json());
    }

    @Override
    int code(ApiAnswer answer) {
      return result(answer).startsWith("dark on every runtime") ? 0 : 1;
    }
  }

  @Command(
      name = "rotate",
      description =
          "Rotates to a new root key and returns when no value is sealed under the old one, or says"
              + " how far it is.",
      mixinStandardHelpOptions = true)
  static final class Rotate extends KeyOfTenant {

    @Option(
        names = "--wait",
        defaultValue = "PT10M",
        description = "How long to wait; a large tenant takes longer (default: ${DEFAULT-VALUE}).")
    private Duration wait = Duration.ofMinutes(10);

    @Override
    ApiAnswer ask(Door door) throws IOException, InterruptedException {
      ApiAnswer begun = door.post("/rotate");
      return begun.status() == 200 ? KeysCommand.await(door, wait, Rotate::isOver) : begun;
    }

    private static boolean isOver(ApiAnswer key) {
      return key.text("rotation.state").equals("finished");
    }

    @Override
    void print(PrintWriter out, Door door, ApiAnswer answer) {
      String version = answer.text("rotation.version");
      if (isOver(answer)) {
        out.printf("The rotation to version %s is over.%n", version);
      } else {
        out.printf(
            "The rotation to version %s is not over yet (%s). It goes on by itself; keys status"
                + " shows it.%n",
            version, answer.text("rotation.state"));
      }
      KeyText.status(out, answer.json());
    }
  }
}
