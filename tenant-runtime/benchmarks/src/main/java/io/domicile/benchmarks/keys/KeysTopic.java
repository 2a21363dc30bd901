package io.domicile.benchmarks.keys;

import io.domicile.benchmarks.Topic;
import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import io.domicile.benchmarks.report.Section;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code ./domicile bench keys}. */
public final class KeysTopic implements Topic {

  private static final String METHOD =
      "One thread, all contestants in turn in each of nine rounds of 0.12 s after 1.2 s of warming"
          + " up; the median round's mean time of a call. Each binds to tenant, field and row. Ours"
          + " and the AWS Encryption SDK (3.0.2, raw AES keyring, committing suite, no signature)"
          + " have a key and a commitment for each message; Tink (1.20.0, AES-256-GCM) and bare"
          + " AES-GCM of the JDK use one key for all, and commit to nothing.";
  private static final String OURS = "ours";
  private static final String BARE = "bare AES-GCM";
  private static final String SDK = "AWS Encryption SDK";

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public String title() {
    return "Sealing and keys";
  }

  @Override
  public void measure(Report report, boolean quick) throws Exception {
    for (Part part : parts()) {
      part.measurement().measure(report, quick);
    }
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part("messages", false, KeysTopic::messages),
        new Part("streams", false, KeysTopic::streams),
        new Part("jdbi", false, KeysTopic::inserts),
        new Part("memory", false, KeysTopic::memory));
  }

  private static void messages(Report report, boolean quick) throws Exception {
    var rounds = new Rounds(quick);
    List<Contestant> contestants = contestants();
    for (int length : quick ? new int[] {200} : new int[] {100, 200, 1 << 10, 1 << 16, 1 << 20}) {
      message(report, rounds, contestants, length, true);
      message(report, rounds, contestants, length, false);
    }
  }

  private static void streams(Report report, boolean quick) throws Exception {
    stream(report, new Rounds(quick), contestants(), quick ? 1 << 17 : 16 << 20);
  }

  private static void memory(Report report, boolean quick) throws Exception {
    held(report, quick ? 50 : 10_000);
    long length = quick ? 1 << 20 : 256L << 20;
    int heap = 24;
    var section =
        report.section(
            "A stream of " + (length >> 20) + " MB in a small heap",
            "Sealed to nowhere and, from the sealing as it comes, opened, in a JVM of its own with -Xmx"
                + heap
                + "m, which would fail with OutOfMemoryError if more of it were held; the heap in use"
                + " after a collection at the end.");
    double used = SmallHeap.seal(length, heap);
    section.figure(Figure.of("heap in use", used, "MB"));
    section.figure(Figure.of("stream", length / (1024.0 * 1024), "MB"));
    section.compare(
        Comparison.of(
            "heap in use to the stream",
            section.figure("heap in use"),
            section.figure("stream"),
            null));
  }

  private static List<Contestant> contestants() throws GeneralSecurityException {
    return List.of(new Ours(), new BareAesGcm(), new Tink(), new EncryptionSdk());
  }

  private static void message(
      Report report, Rounds rounds, List<Contestant> contestants, int length, boolean seal)
      throws Exception {
    byte[] plain = random(length);
    var calls = new LinkedHashMap<String, Callable<?>>();
    for (Contestant one : contestants) {
      byte[] sealed = one.seal(plain);
      calls.put(one.name(), seal ? () -> one.seal(plain) : () -> one.open(sealed));
    }
    var section = report.section((seal ? "Seal " : "Open ") + size(length), METHOD);
    figures(section, rounds.medians(calls));
    compare(section, length);
  }

  private static void stream(Report report, Rounds rounds, List<Contestant> contestants, int length)
      throws Exception {
    byte[] plain = random(length);
    var sealing = new LinkedHashMap<String, Callable<?>>();
    var opening = new LinkedHashMap<String, Callable<?>>();
    for (Contestant one : contestants) {
      var sealed = new ByteArrayOutputStream(length + (length >> 3));
      one.sealStream(plain, sealed);
      byte[] bytes = sealed.toByteArray();
      sealing.put(
          one.name(),
          () -> {
            one.sealStream(plain, OutputStream.nullOutputStream());
            return one;
          });
      opening.put(one.name(), () -> one.openStream(bytes));
    }
    String method =
        METHOD
            + " From memory to nowhere, and back. Ours, Tink (segments of 1 MB) and the SDK (frames"
            + " of 4 KiB, its default) in constant memory; bare AES-GCM as one message of that"
            + " size.";
    for (var direction : List.of(Map.entry("Seal", sealing), Map.entry("Open", opening))) {
      var section = report.section(direction.getKey() + " a stream of " + size(length), method);
      figures(section, rounds.medians(direction.getValue()));
      compare(section, length);
    }
  }

  private static void figures(Section section, Map<String, Double> micros) {
    micros.forEach((name, value) -> section.figure(Figure.of(name, value, "µs")));
  }

  private static void compare(Section section, int length) {
    Figure ours = section.figure(OURS);
    Figure bare = section.figure(BARE);
    @Nullable Target speed =
        length >= 1 << 20 ? Target.atLeast(0.9) : length >= 1 << 16 ? Target.atLeast(0.65) : null;
    section.compare(
        new Comparison(
            "speed of ours to bare AES-GCM", bare.value() / ours.value(), null, null, speed));
    section.compare(
        new Comparison(
            "speed of ours to the AWS Encryption SDK",
            section.figure(SDK).value() / ours.value(),
            null,
            null,
            length == 200 ? Target.atLeast(15) : null));
    section.compare(
        new Comparison(
            "speed of ours to Tink",
            section.figure("Tink").value() / ours.value(),
            null,
            null,
            null));
    if (length == 200) {
      section.compare(
          Comparison.of(
              "time of ours to 2.5 µs", ours, Figure.of("bound", 2.5, "µs"), Target.atMost(1)));
    }
  }

  private static void inserts(Report report, boolean quick) throws Exception {
    var section =
        report.section(
            "Through JDBI",
            "Batches of "
                + SealedInserts.ROWS
                + " rows with three texts, inserted and read back in a transaction that is rolled"
                + " back, against PostgreSQL on this machine; time of a row, both ways.");
    Map<String, Double> rows = new SealedInserts().measure(new Rounds(quick));
    figures(section, rows);
    var figures = new ArrayList<>(section.figures());
    section.compare(
        Comparison.of(
            "time of a sealed row to one in clear", figures.get(0), figures.get(1), null));
  }

  private static void held(Report report, int tenants) throws Exception {
    var directory = Files.createTempDirectory("domicile-bench-keys-");
    HeldKeys.Held held = new HeldKeys().of(tenants, directory);
    var section =
        report.section(
            "Keys of " + tenants + " tenants in memory",
            "Heap in use after collections, before and after: a root key for each tenant; then"
                + " three fields of each tenant sealed and opened, with the derived keys at their"
                + " bound of "
                + held.derived()
                + ". Routes are not counted. Then every tenant once more, counting what is asked of"
                + " the vault.");
    section.figure(Figure.of("ours: root keys", Math.max(0, held.rootKeysMegabytes()), "MB"));
    section.figure(Figure.of("ours: with derived keys", Math.max(0, held.allMegabytes()), "MB"));
    section.figure(Figure.of("vault calls when warm", (double) held.vaultCallsWhenWarm(), "calls"));
    section.compare(
        Comparison.of(
            "all of it to 16 MB",
            section.figure("ours: with derived keys"),
            Figure.of("bound", 16, "MB"),
            Target.atMost(1)));
    Files.deleteIfExists(directory);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String size(int length) {
    return length >= 1 << 20
        ? (length >> 20) + " MB"
        : length >= 1 << 10 ? (length >> 10) + " KB" : length + " B";
  }
}
