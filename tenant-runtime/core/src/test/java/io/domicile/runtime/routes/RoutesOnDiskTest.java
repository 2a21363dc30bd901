package io.domicile.runtime.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.signatures.SignedDocument;
import io.domicile.testing.peers.DebianPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a cut or a full disk leaves, and what becomes of it. */
@Tag("faults")
final class RoutesOnDiskTest {

  @TempDir private Path directory;
  private final FeedHistory cell = new FeedHistory();

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Test
  void an_append_that_is_cut_anywhere_leaves_the_deltas_before_it() throws Exception {
    Routes routes = cell.open(directory);
    cell.put(cell.newcomer());
    SignedDocument snapshot = cell.snapshot();
    long at = cell.version();
    routes.accept(snapshot);
    byte[] floor = Files.readAllBytes(file("routes.floor"));
    for (int i = 0; i < 3; i++) {
      cell.put(cell.newcomer());
      routes.apply(cell.deltas(at + i, at + i + 1));
    }
    byte[] whole = Files.readAllBytes(file("routes.jws"));
    int[] ends = lineEnds(whole);
    // Each byte around the ends of lines, and every 97th between them.
    for (int cut = ends[0]; cut <= whole.length; cut++) {
      int where = cut;
      if (cut % 97 != 0 && Arrays.stream(ends).noneMatch(end -> Math.abs(end - where) <= 2)) {
        continue;
      }
      write(file("routes.jws"), Arrays.copyOf(whole, cut));
      write(file("routes.floor"), floor);
      long kept = at + Arrays.stream(ends).filter(end -> end <= where).count() - 1;

      Routes restarted = cell.open(directory);

      assertThat(restarted.current().version()).as("cut at %d", cut).isEqualTo(kept);
      assertThat(restarted.refused()).isZero();
      restarted.apply(cell.deltas(kept, Math.min(kept + 1, cell.version())));
      long next = restarted.current().version();
      assertThat(cell.open(directory).current().version()).as("cut at %d", cut).isEqualTo(next);
    }
  }

  /** Where each line's bytes have ended. */
  private static int[] lineEnds(byte[] bytes) {
    return LongStream.range(0, bytes.length)
        .filter(i -> bytes[(int) i] == '\n')
        .mapToInt(i -> (int) i + 1)
        .toArray();
  }

  @Test
  void a_replacement_that_is_cut_anywhere_leaves_the_former_or_the_new() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(cell.snapshot());
    long former = cell.version();
    byte[] floor = Files.readAllBytes(file("routes.floor"));
    cell.put(cell.newcomer());
    String next = cell.snapshot().compact();

    // Killed while it wrote aside: the former one stands, and the leaving is swept away.
    Path aside = file(".routes.jws123.tmp");
    Files.writeString(aside, next.substring(0, next.length() / 2));
    assertThat(cell.open(directory).current().version()).isEqualTo(former);
    assertThat(aside).doesNotExist();

    // Killed after it was renamed and before the floor rose.
    Files.writeString(file("routes.jws"), next + "\n");
    assertThat(Files.readAllBytes(file("routes.floor"))).isEqualTo(floor);
    Routes restarted = cell.open(directory);
    assertThat(restarted.current().version()).isEqualTo(former + 1);
    restarted.flush();
    assertThat(Files.readString(file("routes.floor"))).isEqualTo(former + 1 + "\n");
  }

  @Test
  void a_process_killed_while_it_writes_restarts_with_all_it_had_said_was_safe() throws Exception {
    for (int round = 0; round < 3; round++) {
      Path state = directory.resolve("killed-" + round);
      Path said = directory.resolve("said-" + round);
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  WritingProcess.class.getName(),
                  state.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(said.toFile())
              .start();
      int lines = 20 + 31 * round;
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(3))
          .until(() -> Files.readAllLines(said).size() >= lines);
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      long safe = Long.parseLong(Files.readAllLines(said).getLast());

      Routes restarted = WritingProcess.history().open(state);

      assertThat(restarted.refused()).isZero();
      assertThat(restarted.current().version()).isBetween(safe, safe + 1);
    }
  }

  @Test
  void a_full_disk_keeps_nobody_from_serving_and_is_made_good_when_there_is_room()
      throws Exception {
    Path mounted = Files.createDirectory(directory.resolve("small"));
    DebianPeer.requireRights(
        run("mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", mounted.toString()) == 0,
        "This user may not mount a small file system");
    try {
      Path state = mounted.resolve("state");
      Routes routes = cell.open(state);
      routes.accept(cell.snapshot());
      long before = cell.version();
      Path filler = mounted.resolve("filler");
      fill(filler);

      // What is left of the last block takes a delta or two, and then no more.
      for (int i = 0; i < 12; i++) {
        cell.put(cell.newcomer());
        routes.apply(cell.deltas(cell.version() - 1, cell.version()));
      }
      assertThat(routes.current().version()).as("in use all the same").isEqualTo(cell.version());
      assertThat(routes.isSaved()).isFalse();
      assertThat(routes.unsaved()).isPositive();

      // A restart now finds what fitted, whole, and a floor that is no higher.
      long onDisk = restartedVersion(state);
      assertThat(onDisk).isBetween(before, cell.version() - 1);

      // A snapshot does not fit either, nor does it harm what is there.
      routes.accept(cell.snapshot());
      assertThat(routes.isSaved()).isFalse();
      assertThat(restartedVersion(state)).isEqualTo(onDisk);

      Files.delete(filler);
      routes.flush();
      assertThat(routes.isSaved()).isTrue();
      assertThat(restartedVersion(state)).isEqualTo(cell.version());
    } finally {
      assertThat(run("umount", mounted.toString())).isZero();
    }
  }

  private long restartedVersion(Path state) throws IOException {
    Routes restarted = cell.open(state);
    assertThat(restarted.refused()).isZero();
    long floor = Long.parseLong(Files.readString(state.resolve("routes.floor")).strip());
    assertThat(floor).isLessThanOrEqualTo(restarted.current().version());
    return restarted.current().version();
  }

  private static void fill(Path file) throws IOException {
    try (var channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var block = java.nio.ByteBuffer.allocate(1_024);
      while (true) {
        block.clear();
        channel.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(List.of(command))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
