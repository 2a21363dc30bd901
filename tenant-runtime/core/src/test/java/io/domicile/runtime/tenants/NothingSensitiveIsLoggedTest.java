package io.domicile.runtime.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.runtime.reencryption.Reencryption;
import io.domicile.runtime.reencryption.ReencryptionLimits;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.logs.CapturedLog;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed shows up in no log line and in no exception, whatever goes wrong. */
@ExtendWith(PostgresExtension.class)
final class NothingSensitiveIsLoggedTest {

  private static final String SECRET = "4111-1111-1111-1111";

  private static final SchemaRelease PRODUCT =
      new SchemaRelease(
          "cards",
          1,
          null,
          List.of(
              SqlScript.of(
                  "1",
                  "cards",
                  "CREATE TABLE app.card (id uuid PRIMARY KEY, number bytea NOT NULL,"
                      + " number_index bytea NOT NULL UNIQUE, detail bytea)")));

  record Detail(String code, int year) {}

  @SealedIn("card")
  record Card(
      UUID id,
      @Sealed(value = "card.number", searchable = true) String number,
      @Sealed("card.detail") Detail detail) {}

  /** As a later release that expects another type would read it. */
  @SealedIn("card")
  record CardOfNumbers(
      UUID id,
      @Sealed(value = "card.number", searchable = true) String number,
      @Sealed("card.detail") long detail) {}

  interface Cards {
    @SqlUpdate(
        "INSERT INTO card (id, number, number_index, detail)"
            + " VALUES (:id, :number, :numberIndex, :detail)")
    void insert(@BindSealed Card card);

    @SqlQuery("SELECT id, number, detail FROM card")
    List<Card> all();

    @SqlQuery("SELECT id, number, detail FROM card")
    List<CardOfNumbers> allAsNumbers();
  }

  @RegisterExtension final CapturedLog log = CapturedLog.everything().at(Level.DEBUG).alone();

  private final List<String> said = new ArrayList<>();

  private void attempt(Runnable work) {
    Throwable failure = catchThrowable(work::run);
    assertThat(failure).isNotNull();
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    said.add(text.toString());
  }

  @Test
  void neither_values_nor_keys(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    var cell = new TestCell(cluster, PRODUCT);
    try (TestRuntime runtime = TestRuntime.start(cell, directory)) {
      runtime.tenants().declare(List.of(Cards.class));
      TestTenant acme = cell.createTenant("acme-cards");
      runtime.upToDate(cell);
      Tenant tenant = runtime.tenant(acme);
      tenant.inTransaction(tx -> insert(tx, SECRET));

      attempt(() -> tenant.inTransaction(tx -> insert(tx, SECRET)));
      attempt(() -> tenant.read(tx -> tx.attach(Cards.class).allAsNumbers()));
      acme.execute("UPDATE app.card SET detail = number");
      attempt(() -> tenant.read(tx -> tx.attach(Cards.class).all()));

      cell.publish(cell.rotated(acme.route()));
      runtime.upToDate(cell);
      var limits = new ReencryptionLimits(10, 10_000, Duration.ofMillis(5), Duration.ofMillis(5));
      try (var work = new Reencryption(runtime.routes(), runtime.tenants(), limits)) {
        work.start();
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(work.left()).isOne());
      }
    } finally {
      cell.close();
    }

    log.events().forEach(event -> said.add(text(event)));
    assertThat(said).hasSizeGreaterThan(10).noneMatch(line -> line.contains(SECRET));
    assertThat(said).noneMatch(line -> line.contains("verification-code"));
    assertThat(said).noneMatch(line -> line.contains("4111"));
    assertThat(said).anyMatch(line -> line.contains("cannot be sealed anew"));
  }

  private static boolean insert(Transaction tx, String number) {
    tx.attach(Cards.class)
        .insert(new Card(tx.newId(), number, new Detail("verification-code", 30)));
    return true;
  }

  private static String text(ILoggingEvent event) {
    var text = new StringBuilder(event.getFormattedMessage());
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      text.append('\n').append(cause.getClassName()).append(": ").append(cause.getMessage());
    }
    return text.toString();
  }
}
