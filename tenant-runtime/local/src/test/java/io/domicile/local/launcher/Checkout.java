package io.domicile.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A checkout with the real launcher, some sources, and stand-ins for Maven and Java. */
final class Checkout {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private final Path root;

  /** What a run of the launcher printed. */
  record Run(int code, String out) {}

  private Checkout(Path root) {
    this.root = root;
  }

  static Checkout in(Path folder) throws IOException {
    var checkout = new Checkout(Files.createDirectories(folder.resolve("checkout")));
    for (String script :
        List.of("domicile", ".mvn/jdk.sh", ".mvn/test.sh", ".mvn/installation.sh")) {
      checkout.write(script, Files.readString(ROOT.resolve(script)));
    }
    // Maven's stand-in: notes what it was asked, one argument a line, and makes a library.
    checkout.write(
        "mvnw",
        """
        #!/bin/sh
        printf '%s\\n' "$@" >"$(dirname "$0")/asked"
        for argument in "$@"; do
          case $argument in
          -Ddomicile.installation=*)
            mkdir -p "${argument#*=}" && echo library >"${argument#*=}/domicile.jar" ;;
          esac
        done
        """);
    checkout.write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    checkout.write("jdk/bin/javac", "#!/bin/sh\n");
    // Java's stand-in: says with what it was started; as a platform it stays until it is ended.
    checkout.write(
        "jdk/bin/java",
        """
        #!/bin/sh
        echo "$@"
        case "$*" in *"Domicile up --stay"*) exec sleep 300 ;; esac
        """);
    checkout.write("pom.xml", "<project/>");
    checkout.write("residency-policies/pom.xml", "<project/>");
    checkout.write("control-plane/cell/pom.xml", "<project/>");
    checkout.write("tenant-runtime/core/pom.xml", "<project/>");
    checkout.write("control-plane/cell/src/main/java/io/domicile/cell/Cell.java", "");
    checkout.write("control-plane/cell/src/test/java/io/domicile/cell/FenceTest.java", "");
    checkout.write("control-plane/cell/src/test/java/io/domicile/cell/KillIT.java", "");
    checkout.write("tenant-runtime/core/src/test/java/io/domicile/runtime/RoutesTest.java", "");
    checkout.write("tenant-runtime/core/src/test/java/io/domicile/runtime/FenceTest.java", "");
    return checkout;
  }

  Path root() {
    return root;
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What Maven was asked last. */
  List<String> asked() throws IOException {
    return Files.readAllLines(root.resolve("asked"));
  }

  Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    return builder.start();
  }

  Run run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IOException("The launcher does not end.");
    }
    return new Run(process.exitValue(), out);
  }

  Run domicile(String... arguments) throws IOException, InterruptedException {
    return run(command(arguments));
  }

  List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(root.resolve("domicile").toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }
}
