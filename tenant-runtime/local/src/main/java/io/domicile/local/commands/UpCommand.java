package io.domicile.local.commands;

import io.domicile.contract.identity.TokenHash;
import io.domicile.local.control.ControlServer;
import io.domicile.local.control.RunningPlatform;
import io.domicile.local.platform.KeyPlace;
import io.domicile.local.platform.LocalPlatform;
import io.domicile.local.platform.LocalProduct;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.platform.PlatformSettings;
import io.domicile.local.platform.Ports;
import io.domicile.local.platform.StateDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = "Runs a control plane and two regions until Ctrl-C or ./domicile down.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--port-offset", description = "Added to every port.", defaultValue = "0")
  private int portOffset;

  @Option(
      names = "--port",
      paramLabel = "NAME=PORT",
      description =
          "Changes one port, such as control-plane=9080 or runtime.eu-central-1=9110; may be"
              + " repeated.")
  private Map<String, Integer> portChanges = new HashMap<>();

  @Option(
      names = "--warm-spares",
      description = "Databases each cell keeps ready (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int warmSpares;

  @Option(
      names = "--max-tenants",
      description = "Tenants each cell takes (default: ${DEFAULT-VALUE}).",
      defaultValue = "500")
  private int maxTenants;

  @Option(
      names = "--product",
      paramLabel = "NAME=DIR",
      description =
          "Holds another product's tenants, with the tables that the versioned scripts in the"
              + " folder make. Its service is not started: its team does, with a configuration that"
              + " is left in the state.")
  private Map<String, Path> product = new HashMap<>();

  @Option(
      names = "--vault",
      paramLabel = "TYPE",
      defaultValue = "local",
      description =
          "Where tenants' keys are: ${COMPLETION-CANDIDATES}. pkcs11 makes a SoftHSM token for each"
              + " region (default: ${DEFAULT-VALUE}).",
      converter = KeyPlaceName.class,
      completionCandidates = KeyPlaceName.class)
  private KeyPlace keys = KeyPlace.LOCAL;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    PrintWriter out = spec.commandLine().getOut();
    var state = new StateDirectory(domicile.state());
    var settings =
        new PlatformSettings(
            state, Ports.of(portOffset, portChanges), warmSpares, maxTenants, 1, product(), keys);
    Files.createDirectories(state.root());
    try (var channel =
            FileChannel.open(lockFile(state), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException(
            "The platform is already running with "
                + state.root()
                + ". Stop it with ./domicile down.");
      }
      out.println("Starting the platform; state is kept in " + state.root() + ".");
      out.flush();
      run(settings, out, began);
      return 0;
    }
  }

  private LocalProduct product() throws IOException {
    if (product.size() > 1) {
      throw new IllegalArgumentException("A platform holds the tenants of one product.");
    }
    for (var named : product.entrySet()) {
      return LocalProduct.of(named.getKey(), named.getValue());
    }
    return LocalProduct.billing();
  }

  private static Path lockFile(StateDirectory state) {
    return state.root().resolve("up.lock");
  }

  private void run(PlatformSettings settings, PrintWriter out, long began)
      throws IOException, InterruptedException {
    var token = TokenHash.freshToken(new SecureRandom());
    var stopped = new CountDownLatch(1);
    try (var platform = new LocalPlatform(settings)) {
      var main = Thread.currentThread();
      // Ctrl-C: the main thread stops everything in order while the JVM waits in this hook.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    main.interrupt();
                    awaitQuietly(stopped);
                  }));
      platform.start();
      try (var control = new ControlServer(platform, settings.ports().get("supervisor"), token)) {
        new RunningPlatform(ProcessHandle.current().pid(), settings.ports().all(), token)
            .write(settings.state().root());
        LocalProfile.write(settings);
        printWelcome(out, settings, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        control.awaitDown();
      }
    } catch (InterruptedException e) {
      // Clears nothing that matters: what follows is only the end.
      out.println("Stopping.");
    } finally {
      RunningPlatform.forget(settings.state().root());
      LocalProfile.remove(settings);
      out.println("Stopped.");
      out.flush();
      stopped.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch stopped) {
    try {
      stopped.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void printWelcome(PrintWriter out, PlatformSettings settings, long millis) {
    var ports = settings.ports();
    out.printf(Locale.ROOT, "%nReady after %.1f s.%n%n", millis / 1_000.0);
    out.printf(
        "  control plane    http://127.0.0.1:%d (API: /v1, description: /openapi.json)%n",
        ports.get("control-plane"));
    out.printf("    admin token    %s%n", settings.state().adminToken());
    for (LocalRegion region : LocalRegion.ALL) {
      out.printf("  %s%n", region);
      out.printf(
          "    tenants at     http://<slug>.%s.localhost:%d%n",
          region, ports.get("runtime." + region));
      out.printf("    cell           http://127.0.0.1:%d%n", ports.get("cell." + region));
      out.printf("    operator token %s%n", settings.state().operatorToken(region));
    }
    out.printf("  logs             %s%n", settings.state().processes());
    if (settings.product().application() == null) {
      out.printf("%nStart %s in each region, with the configuration", settings.product().name());
      for (LocalRegion region : LocalRegion.ALL) {
        out.printf(
            "%n  %-15s %s",
            region, settings.state().processes().resolve("runtime." + region + ".yml"));
      }
      out.println();
      out.flush();
      return;
    }
    out.printf("%nNext, in another terminal: ./domicile demo. Ctrl-C stops everything.%n");
    out.flush();
  }
}
