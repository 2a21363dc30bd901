package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.runtime.pools.PoolLimits;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants and a runtime whose clock the test moves on. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeysOverTime {

  static final KeyLimits LIMITS =
      new KeyLimits(Duration.ofSeconds(60), Duration.ofMinutes(15), 100);

  final AtomicLong now = new AtomicLong();
  TestCell cell;
  TestRuntime runtime;
  TestTenant acme;
  TestTenant globex;

  @BeforeAll
  void makeTenants(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    globex = cell.createTenant("globex");
  }

  @BeforeEach
  void start(@TempDir Path directory) {
    setState(acme, VaultKeyState.ENABLED);
    answer(acme);
    cell.publish(acme.route());
    runtime = TestRuntime.start(cell, directory, PoolLimits.DEFAULTS, LIMITS, now::get);
    runtime.upToDate(cell);
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @AfterAll
  void stopCell() {
    cell.close();
  }

  final void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  final int use(TestTenant tenant) {
    return runtime.tenant(tenant).read(tx -> tx.handle().select("SELECT 1").mapTo(int.class).one());
  }

  final void assertRefused(TestTenant tenant, ErrorCode code) {
    assertThatThrownBy(() -> use(tenant))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  final void setState(TestTenant tenant, VaultKeyState state) {
    cell.vault().setState(tenant.route().rootKey().vaultKey(), state);
  }

  /** As a vault does again that had answered with a status. */
  final void answer(TestTenant tenant) {
    cell.vault().answerUnwraps(tenant.route().rootKey().vaultKey());
  }
}
