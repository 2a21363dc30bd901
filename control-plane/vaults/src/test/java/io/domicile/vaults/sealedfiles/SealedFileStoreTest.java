package io.domicile.vaults.sealedfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.testing.SecretStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in sealed files passes what every store must, and keeps what is on the disk secret. */
final class SealedFileStoreTest extends SecretStoreContract {

  @TempDir private static Path volume;
  private static SealedFileStore cell;
  private static SealedFileStore runtime;

  @BeforeAll
  static void open() throws IOException {
    cell = SealedFileStore.open(volume.resolve("secrets"), volume.resolve("secrets.key"));
    runtime =
        SealedFileStore.openExisting(volume.resolve("secrets"), volume.resolve("secrets.key"));
  }

  @Override
  protected SecretStore cell() {
    return cell;
  }

  @Override
  protected SecretReader runtime() {
    return runtime;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void files_are_the_owners_alone_and_show_neither_secret_nor_reference(@TempDir Path own)
      throws Exception {
    var store = SealedFileStore.open(own.resolve("secrets"), own.resolve("key"));
    SecretReference reference = reference();
    store.write(reference, credential("hunter2-hunter2"));

    Path file = files(own.resolve("secrets")).getFirst();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2")
        .doesNotContain("t_login");
    assertThat(file.getFileName().toString()).doesNotContain("tenants");
  }

  @Test
  void a_file_that_was_damaged_or_put_in_anothers_place_does_not_open(@TempDir Path own)
      throws Exception {
    var store = SealedFileStore.open(own.resolve("secrets"), own.resolve("key"));
    SecretReference first = reference();
    store.write(first, credential("one"));
    Path firstFile = files(own.resolve("secrets")).getFirst();
    SecretReference second = reference();
    store.write(second, credential("two"));
    Path secondFile =
        files(own.resolve("secrets")).stream()
            .filter(file -> !file.equals(firstFile))
            .findFirst()
            .orElseThrow();

    Files.copy(secondFile, firstFile, StandardCopyOption.REPLACE_EXISTING);
    assertThat(catchThrowableOfType(VaultException.class, () -> store.read(first)).reason())
        .isEqualTo(Reason.UNREACHABLE);

    byte[] damaged = Files.readAllBytes(secondFile);
    damaged[damaged.length - 1] ^= 1;
    Files.write(secondFile, damaged);
    assertThat(catchThrowableOfType(VaultException.class, () -> store.read(second)).reason())
        .isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void secrets_outlive_the_process_and_a_lost_master_key_is_not_replaced(@TempDir Path own)
      throws Exception {
    Path key = own.resolve("key");
    SecretReference reference = reference();
    SealedFileStore.open(own.resolve("secrets"), key).write(reference, credential("kept"));
    assertThat(SealedFileStore.open(own.resolve("secrets"), key).read(reference))
        .isEqualTo(credential("kept"));

    Files.delete(key);
    assertThatThrownBy(() -> SealedFileStore.open(own.resolve("secrets"), key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("master key");
    assertThat(key).doesNotExist();
  }

  @Test
  void a_runtime_makes_neither_directory_nor_key(@TempDir Path own) {
    assertThatThrownBy(
            () -> SealedFileStore.openExisting(own.resolve("secrets"), own.resolve("key")))
        .isInstanceOf(IOException.class);
    assertThat(own.resolve("secrets")).doesNotExist();
    assertThat(own.resolve("key")).doesNotExist();
  }

  @Test
  void a_master_key_that_others_can_read_stops_the_start(@TempDir Path own) throws Exception {
    Path key = own.resolve("key");
    SealedFileStore.open(own.resolve("secrets"), key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SealedFileStore.open(own.resolve("secrets"), key))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0600");
  }

  @Test
  void what_a_killed_writer_left_is_no_secret(@TempDir Path own) throws Exception {
    var store = SealedFileStore.open(own.resolve("secrets"), own.resolve("key"));
    SecretReference reference = reference();
    store.write(reference, credential("whole"));
    Files.write(own.resolve("secrets").resolve(".1234.tmp"), new byte[] {1, 2, 3});
    assertThat(store.references()).containsExactly(reference);
  }
}
