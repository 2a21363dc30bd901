package io.domicile.runtime.reencryption;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.runtime.sealing.BindIndex;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import io.domicile.runtime.tenants.RequestDigest;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReencryptionTest {

  private static final SchemaRelease PRODUCT =
      new SchemaRelease(
          "people",
          1,
          null,
          List.of(
              SqlScript.of(
                  "1",
                  "people",
                  "CREATE TABLE app.person (id uuid PRIMARY KEY, name bytea NOT NULL,"
                      + " name_index bytea NOT NULL, note bytea)")));

  private static final ReencryptionLimits FAST =
      new ReencryptionLimits(20, 1_000_000, Duration.ofMillis(5), Duration.ofMillis(5));

  @SealedIn("person")
  record Person(
      UUID id,
      @Sealed(value = "person.name", searchable = true) String name,
      @Sealed("person.note") @Nullable String note) {}

  interface Persons {
    @SqlBatch(
        "INSERT INTO person (id, name, name_index, note) VALUES (:id, :name, :nameIndex, :note)")
    void insert(@BindSealed List<Person> persons);

    @SqlQuery("SELECT id, name, note FROM person WHERE name_index = ANY (:name)")
    List<Person> named(@BindIndex(record = Person.class, component = "name") String name);

    @SqlQuery("SELECT id, name, note FROM person")
    List<Person> all();
  }

  private TestCell cell;
  private TestTenant acme;
  private TestRuntime runtime;
  private Path home;
  private int tenants;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  void startCell(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, PRODUCT);
  }

  @BeforeEach
  void start(@TempDir Path directory) {
    acme = cell.createTenant("acme-" + ++tenants);
    home = directory;
    runtime = runtime(directory);
  }

  /** Another process of the same runtime, as far as the cell can tell. */
  private TestRuntime another(Path directory) throws IOException {
    String identity = "identity.key";
    Files.copy(home.resolve(identity), directory.resolve(identity), COPY_ATTRIBUTES);
    return runtime(directory);
  }

  private TestRuntime runtime(Path directory) {
    var fresh = TestRuntime.start(cell, directory);
    fresh.tenants().declare(List.of(Persons.class));
    opened.add(fresh);
    return fresh.upToDate(cell);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    opened.clear();
    cell.withdraw(acme.id());
  }

  @AfterAll
  void stopCell() {
    cell.close();
  }

  private List<Person> insert(TestRuntime at, int count) {
    return at.tenant(acme)
        .inTransaction(
            tx -> {
              var persons =
                  IntStream.range(0, count)
                      .mapToObj(
                          i -> new Person(tx.newId(), "Person " + i, i % 3 == 0 ? null : "note"))
                      .toList();
              tx.attach(Persons.class).insert(persons);
              return persons;
            });
  }

  private List<Person> all(TestRuntime at) {
    return at.tenant(acme).read(tx -> tx.attach(Persons.class).all());
  }

  private Route rotate() {
    Route rotated = cell.rotated(acme.route());
    cell.publish(rotated);
    runtime.upToDate(cell);
    return rotated;
  }

  private Reencryption start(TestRuntime at) {
    var work = new Reencryption(at.routes(), at.tenants(), FAST);
    opened.add(work);
    work.start();
    return work;
  }

  private void untilDone(Reencryption work) {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(work.progress(runtime.tenant(acme)))
                    .hasSize(4)
                    .allMatch(field -> field.finished() && field.oldRows() == 0));
  }

  private long rewritten() {
    Object sum = acme.query("SELECT sum(rows_rewritten) FROM domicile.reencryption");
    return ((java.math.BigDecimal) sum).longValueExact();
  }

  @Test
  void every_value_comes_to_the_new_key_while_reads_and_writes_go_on() throws Exception {
    List<Person> before = insert(runtime, 300);
    runtime
        .tenant(acme)
        .once("key-1", digest(), String.class, tx -> tx.publish("made", "x").toString());
    Route rotated = rotate();
    assertThat(all(runtime)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(named("person 7")).hasSize(1);

    var written = new ArrayList<Person>(before);
    var go = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing =
          threads.submit(
              () -> {
                while (go.get()) {
                  written.addAll(insert(runtime, 10));
                  assertThat(all(runtime)).hasSize(written.size());
                }
                return true;
              });
      Reencryption work = start(runtime);
      untilDone(work);
      go.set(false);
      assertThat(writing.get()).isTrue();
      assertThat(work.left()).isZero();
    }
    assertThat(rewritten()).isEqualTo(300 + 2);

    cell.publish(rotated.withRootKeys(rotated.rootKey(), List.of()));
    runtime.upToDate(cell);
    assertThat(all(runtime)).containsExactlyInAnyOrderElementsOf(written);
    assertThat(named("person 299")).hasSize(1);
    assertThat(runtime.tenant(acme).once("key-1", digest(), String.class, tx -> "again"))
        .isNotEqualTo("again");
  }

  private static RequestDigest digest() {
    return RequestDigest.of("POST", "/people", new byte[0]);
  }

  private List<Person> named(String name) {
    return runtime.tenant(acme).read(tx -> tx.attach(Persons.class).named(name));
  }

  @Test
  void a_search_finds_rows_under_both_keys_half_way() {
    insert(runtime, 50);
    rotate();
    insert(runtime, 50);
    var step = new TenantReencryption(runtime.tenants().sealedTables(), FAST);
    for (int i = 0; i < 4; i++) {
      step.step(runtime.tenant(acme));
    }
    assertThat(named("person 49")).hasSize(2);
    assertThat(named("person 0")).hasSize(2);
    assertThat(
            (Long)
                acme.query(
                    "SELECT count(*) FROM app.person"
                        + " WHERE substring(name FROM 2 FOR 4) <> '\\x00000002'"))
        .isBetween(1L, 49L);
  }

  @Test
  void killed_again_and_again_it_goes_on_where_it_was_and_does_nothing_twice(@TempDir Path other)
      throws IOException {
    List<Person> before = insert(runtime, 400);
    rotate();
    Reencryption work = start(runtime);
    await()
        .pollInterval(Duration.ofMillis(30))
        .untilAsserted(
            () -> {
              acme.execute(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
              assertThat(work.rewritten()).isGreaterThan(100);
            });
    work.close();
    long sofar = rewritten();
    assertThat(sofar).isBetween(100L, 400L);

    TestRuntime successor = another(other);
    Reencryption rest = start(successor);
    untilDone(rest);
    assertThat(rest.rewritten()).isEqualTo(400 - sofar);
    assertThat(rewritten()).isEqualTo(400);
    assertThat(all(successor)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void two_runtimes_share_the_work_and_no_row_is_rewritten_twice(@TempDir Path other)
      throws IOException {
    insert(runtime, 400);
    TestRuntime second = another(other);
    rotate();
    second.upToDate(cell);
    Reencryption one = start(runtime);
    Reencryption two = start(second);
    untilDone(one);
    assertThat(rewritten()).isEqualTo(400);
    assertThat(one.rewritten() + two.rewritten()).isEqualTo(400);
  }

  @Test
  void what_a_runtime_with_older_routes_wrote_afterwards_is_found_and_sealed_anew(
      @TempDir Path other) throws Exception {
    insert(runtime, 5);
    TestRuntime stale = another(other);
    stale.feed().stop();
    rotate();
    Reencryption work = start(runtime);
    untilDone(work);

    insert(stale, 5);
    await().untilAsserted(() -> assertThat(rewritten()).isEqualTo(10));
    untilDone(work);

    // The stale one cannot open what is under a version it has not heard of, and says: later.
    assertThatThrownBy(() -> all(stale))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void a_value_that_does_not_open_stays_counted_and_stops_nothing_else() {
    insert(runtime, 30);
    acme.execute(
        "UPDATE app.person SET name = set_byte(name, 80, get_byte(name, 80) # 1)"
            + " WHERE id = (SELECT id FROM app.person ORDER BY id LIMIT 1)");
    rotate();
    Reencryption work = start(runtime);
    await()
        .untilAsserted(
            () ->
                assertThat(work.progress(runtime.tenant(acme)))
                    .filteredOn(field -> field.field().equals("person.name"))
                    .allMatch(field -> field.oldRows() == 1 && !field.finished()));
    await()
        .untilAsserted(
            () ->
                assertThat(work.progress(runtime.tenant(acme)))
                    .filteredOn(field -> field.field().equals("person.note"))
                    .allMatch(field -> field.oldRows() == 0));
    assertThat(work.left()).isOne();
  }
}
