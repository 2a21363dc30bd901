package io.domicile.vaults.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domicile.contract.secret.Secret;
import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every secret store must do; each implementation's test extends this and nothing weaker. */
public abstract class SecretStoreContract {

  private static final DatabaseCredential FIRST = credential("first");
  private static final DatabaseCredential SECOND = credential("second");

  /** The store as a cell uses it. */
  protected abstract SecretStore cell();

  /** The same store as a runtime of the region uses it. */
  protected abstract SecretReader runtime();

  protected static DatabaseCredential credential(String password) {
    return new DatabaseCredential("t_login", new Secret<>(password));
  }

  /** A reference that no other test uses. */
  protected static SecretReference reference() {
    return new SecretReference("tenants/" + UUID.randomUUID() + "/database/e1-s1");
  }

  @Test
  void what_a_cell_writes_a_runtime_reads_at_once() throws VaultException {
    SecretReference reference = reference();
    cell().write(reference, FIRST);
    assertThat(runtime().read(reference)).isEqualTo(FIRST);
    assertThat(cell().read(reference)).isEqualTo(FIRST);
  }

  @Test
  void a_second_write_replaces_the_first() throws VaultException {
    SecretReference reference = reference();
    cell().write(reference, FIRST);
    cell().write(reference, SECOND);
    assertThat(runtime().read(reference)).isEqualTo(SECOND);
    assertThat(cell().references()).containsOnlyOnce(reference);
  }

  @Test
  void what_is_not_there_is_not_found() {
    SecretReference reference = reference();
    assertThat(catchThrowableOfType(VaultException.class, () -> runtime().read(reference)).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void what_is_removed_is_gone_and_to_remove_it_twice_is_fine() throws VaultException {
    SecretReference reference = reference();
    cell().write(reference, FIRST);
    cell().delete(reference);
    cell().delete(reference);
    assertThat(catchThrowableOfType(VaultException.class, () -> runtime().read(reference)).reason())
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(cell().references()).doesNotContain(reference);
  }

  @Test
  void names_that_differ_in_case_alone_are_two_secrets() throws VaultException {
    String id = UUID.randomUUID().toString();
    var lower = new SecretReference("tenants/" + id + "/a");
    var upper = new SecretReference("tenants/" + id + "/A");
    cell().write(lower, FIRST);
    cell().write(upper, SECOND);
    assertThat(runtime().read(lower)).isEqualTo(FIRST);
    assertThat(runtime().read(upper)).isEqualTo(SECOND);
    assertThat(cell().references()).contains(lower, upper);
  }

  @Test
  void many_writers_lose_nothing_and_readers_see_whole_secrets() throws Exception {
    SecretReference shared = reference();
    cell().write(shared, FIRST);
    List<SecretReference> own = new ArrayList<>();
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SecretReference reference = reference();
      own.add(reference);
      work.add(
          () -> {
            for (int round = 0; round < 10; round++) {
              cell().write(reference, SECOND);
              cell().write(shared, round % 2 == 0 ? SECOND : FIRST);
              assertThat(runtime().read(shared)).isIn(FIRST, SECOND);
            }
            return null;
          });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : executor.invokeAll(work)) {
        done.get();
      }
    }
    assertThat(cell().references()).containsAll(own);
  }

  @Test
  void a_refusal_carries_no_secret() {
    assertThat(
            catchThrowableOfType(VaultException.class, () -> runtime().read(reference()))
                .getMessage())
        .doesNotContain("first")
        .doesNotContain("second");
  }
}
