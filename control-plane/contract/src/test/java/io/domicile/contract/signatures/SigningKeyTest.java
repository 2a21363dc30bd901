package io.domicile.contract.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeyTest {

  @TempDir Path folder;

  @Test
  void a_key_is_made_once_and_kept_for_its_owner_alone() throws IOException {
    Path file = folder.resolve("keys/signing-key");

    var made = SigningKey.loadOrCreate(file);
    var loaded = SigningKey.loadOrCreate(file);

    assertThat(loaded.verificationKey()).isEqualTo(made.verificationKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws IOException {
    Path file = folder.resolve("signing-key");
    SigningKey.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> SigningKey.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0600");
  }

  @Test
  void a_damaged_key_is_refused_and_left_as_it_is() throws IOException {
    Path file = folder.resolve("signing-key");
    SigningKey.loadOrCreate(file);
    Files.writeString(file, "nonsense\n");

    assertThatThrownBy(() -> SigningKey.loadOrCreate(file)).isInstanceOf(IOException.class);
    assertThat(file).hasContent("nonsense\n");
  }

  @Test
  void processes_that_race_to_make_a_key_end_with_the_same_one() throws Exception {
    Path file = folder.resolve("raced");
    Callable<VerificationKey> make = () -> SigningKey.loadOrCreate(file).verificationKey();
    try (var racers = Executors.newFixedThreadPool(8)) {
      var made = racers.invokeAll(Stream.generate(() -> make).limit(32).toList());
      var first = made.getFirst().get();
      for (var key : made) {
        assertThat(key.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void a_signing_key_never_prints_its_private_half() throws IOException {
    Path file = folder.resolve("printed");
    var key = SigningKey.loadOrCreate(file);

    assertThat(key.toString()).isEqualTo("SigningKey[" + key.verificationKey().id() + "]");
    assertThat(Files.readString(file)).doesNotContain(key.toString());
  }
}
