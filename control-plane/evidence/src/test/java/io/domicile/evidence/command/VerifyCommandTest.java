package io.domicile.evidence.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.note.KeyName;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.testing.MemoryLog;
import io.domicile.evidence.tile.EntryBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  private static final String ORIGIN = "domicile.test/log";
  private static final int SIZE = 300;

  private final NotePrivateKey key =
      NotePrivateKey.generate(new KeyName(ORIGIN), new SecureRandom());
  private final MemoryLog log = new MemoryLog();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path directory;
  private String keyFile = "";

  @BeforeEach
  void download() throws IOException {
    for (int i = 0; i < SIZE; i++) {
      Subject subject = Subject.of("tenant", "t" + i % 3);
      Instant at = Instant.parse("2026-11-23T05:36:03Z");
      log.append(
          new LogEntry(i, subject, 1 + i / 3, "test.happened", at, Hash.ofEmptyTree()).bytes());
    }
    keyFile = write("log.pub", key.publicKey().encoded() + "\n");
    write("copy/checkpoint", checkpoint().sign(key).encoded());
    for (EntryBundle bundle : EntryBundle.of(SIZE)) {
      int first = (int) bundle.firstEntry();
      Path file = directory.resolve("copy").resolve(bundle.path());
      Files.createDirectories(file.getParent());
      Files.write(file, bundle.contents(log.entries().subList(first, first + bundle.width())));
    }
  }

  @Test
  void a_whole_copy_is_verified() {
    assertThat(run("log", keyFile, copy())).isZero();
    assertThat(printed.toString(UTF_8))
        .startsWith("verified: ")
        .contains("300 entries", log.root(SIZE).base64());
  }

  @Test
  void a_copy_with_one_byte_changed_is_not_verified() throws IOException {
    Path bundle = directory.resolve("copy/tile/entries/000");
    byte[] bytes = Files.readAllBytes(bundle);
    String text = new String(bytes, UTF_8);
    bytes[text.indexOf("test.happened")] = 'b';
    Files.write(bundle, bytes);
    assertThat(run("log", keyFile, copy())).isOne();
    assertThat(printed.toString(UTF_8)).contains("NOT VERIFIED", "WRONG_ROOT");
  }

  @Test
  void a_copy_with_a_missing_file_cannot_be_verified() throws IOException {
    Files.delete(directory.resolve("copy/tile/entries/001.p/44"));
    assertThat(run("log", keyFile, copy())).isEqualTo(2);
    assertThat(printed.toString(UTF_8)).contains("tile/entries/001.p/44");
  }

  @Test
  void a_proof_file_is_verified_and_explained() throws IOException {
    assertThat(run("proof", keyFile, write("7.tlog-proof", proof(7)))).isZero();
    assertThat(printed.toString(UTF_8))
        .contains("entry 7: test.happened, number 3 of tenant/t1, at 2026-11-23T05:36:03Z");
  }

  @Test
  void one_bad_proof_among_good_ones_fails_the_command() throws IOException {
    String good = write("7.tlog-proof", proof(7));
    String bad = write("8.tlog-proof", proof(8).replace("index 8\n", "index 9\n"));
    assertThat(run("proof", keyFile, good, bad, good)).isOne();
    assertThat(printed.toString(UTF_8)).contains("NOT VERIFIED", "NOT_INCLUDED");
  }

  @Test
  void another_logs_key_verifies_nothing() throws IOException {
    NotePrivateKey other =
        NotePrivateKey.generate(new KeyName("other.test/log"), new SecureRandom());
    String otherFile = write("other.pub", other.publicKey().encoded());
    assertThat(run("log", otherFile, copy())).isOne();
    assertThat(printed.toString(UTF_8)).contains("CHECKPOINT_NOT_SIGNED");
  }

  @Test
  void what_it_does_not_understand_gets_the_usage() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run("log", keyFile)).isEqualTo(2);
    assertThat(run("prove", keyFile, copy())).isEqualTo(2);
    assertThat(printed.toString(UTF_8)).contains("Verifies a Domicile evidence log offline");
    assertThat(run("log", write("bad.pub", "no key"), copy())).isEqualTo(2);
    assertThat(run("proof", keyFile, "/nowhere")).isEqualTo(2);
  }

  private int run(String... arguments) {
    return new VerifyCommand(new PrintStream(printed, true, UTF_8)).run(List.of(arguments));
  }

  private String copy() {
    return directory.resolve("copy").toString();
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(ORIGIN, SIZE, log.root(SIZE));
  }

  private String proof(int index) {
    InclusionProof inclusion = InclusionProof.generate(index, SIZE, log);
    return new TlogProof(log.entry(index), inclusion, checkpoint().sign(key)).encoded();
  }

  private String write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }
}
