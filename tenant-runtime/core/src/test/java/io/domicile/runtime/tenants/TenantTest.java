package io.domicile.runtime.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.runtime.sealing.BindIndex;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import io.domicile.runtime.sealing.Opened;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantTest {

  private static final SchemaRelease PRODUCT =
      new SchemaRelease(
          "notes",
          1,
          null,
          List.of(
              SqlScript.of(
                  "1",
                  "notes",
                  """
                  CREATE TABLE app.note (
                    id uuid PRIMARY KEY, author bytea NOT NULL, author_index bytea NOT NULL,
                    body bytea, born bytea, blob bytea, likes integer NOT NULL)
                  """)));

  @SealedIn("note")
  record Note(
      UUID id,
      @Sealed(value = "note.author", searchable = true) String author,
      @Sealed("note.body") @Nullable String body,
      @Sealed("note.born") @Nullable LocalDate born,
      @Sealed("note.blob") @Nullable Bytes blob,
      int likes) {}

  interface Notes {
    @SqlUpdate(
        """
        INSERT INTO note (id, author, author_index, body, born, blob, likes)
        VALUES (:id, :author, :authorIndex, :body, :born, :blob, :likes)
        """)
    void insert(@BindSealed Note note);

    @SqlQuery("SELECT id, author, body, born, blob, likes FROM note WHERE id = :id")
    Optional<Note> find(@Bind("id") UUID id);

    @SqlQuery(
        "SELECT id, author, body, born, blob, likes FROM note WHERE author_index = ANY (:author)")
    List<Note> by(@BindIndex(record = Note.class, component = "author") String author);

    @SqlQuery(
        "SELECT id, author, body, born, blob, likes FROM note WHERE author_index = ANY (:author)")
    List<Opened<Note>> openedBy(
        @BindIndex(record = Note.class, component = "author") String author);

    @SqlQuery(
        """
        SELECT id, author, body, born, blob, likes FROM note
         WHERE author_index = ANY (:author) OR likes = 99
        """)
    List<Note> byOrLiked(
        @BindIndex(record = Note.class, component = "author", compare = false) String author);

    @SqlQuery("SELECT count(*) FROM note")
    long count();
  }

  /** The same field in a column of another name. */
  @SealedIn("note")
  record RenamedNote(UUID id, @Sealed(value = "note.author", searchable = true) String writtenBy) {}

  interface RenamedNotes {
    @SqlQuery("SELECT id, written_by FROM note WHERE id = :id")
    Optional<RenamedNote> find(@Bind("id") UUID id);
  }

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;
  private TestTenant globex;

  @BeforeAll
  void start(PostgresExtension.Cluster cluster, @TempDir Path directory) {
    cell = new TestCell(cluster, PRODUCT);
    runtime = TestRuntime.start(cell, directory);
    runtime.tenants().declare(List.of(Notes.class));
    acme = cell.createTenant("acme");
    globex = cell.createTenant("globex");
    runtime.upToDate(cell);
  }

  @AfterAll
  void stop() {
    runtime.close();
    cell.close();
  }

  private Tenant tenant() {
    return runtime.tenant(acme);
  }

  private static Note note(UUID id, String author) {
    return new Note(
        id, author, "body", LocalDate.of(1990, 1, 2), Bytes.copyOf(new byte[] {1, 2}), 3);
  }

  private Note insert(String author) {
    return tenant()
        .inTransaction(
            tx -> {
              var note = note(tx.newId(), author);
              tx.attach(Notes.class).insert(note);
              return note;
            });
  }

  private Optional<Note> find(UUID id) {
    return tenant().read(tx -> tx.attach(Notes.class).find(id));
  }

  private List<Note> by(String author) {
    return tenant().read(tx -> tx.attach(Notes.class).by(author));
  }

  private List<Opened<Note>> openedBy(String author) {
    return tenant().read(tx -> tx.attach(Notes.class).openedBy(author));
  }

  private long count() {
    return tenant().<Long>read(tx -> tx.attach(Notes.class).count());
  }

  private static RequestDigest digest(String body) {
    return RequestDigest.of("POST", "/notes", body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sealed_fields_of_every_kind_come_back_as_they_were() {
    Note note = insert("Ann");
    assertThat(find(note.id())).contains(note);
    var sparse =
        tenant()
            .inTransaction(
                tx -> {
                  var fresh = new Note(tx.newId(), "Bob", null, null, null, 0);
                  tx.attach(Notes.class).insert(fresh);
                  return fresh;
                });
    assertThat(find(sparse.id())).contains(sparse);
    assertThat(by(" ANN ")).extracting(Note::author).containsOnly("Ann");
  }

  @Test
  void a_value_in_a_column_that_was_renamed_still_opens(PostgresExtension.Cluster cluster) {
    TestTenant renaming = cell.createTenant("renaming");
    Tenant tenant = runtime.upToDate(cell).tenant(renaming);
    UUID id =
        tenant.inTransaction(
            tx -> {
              var note = note(tx.newId(), "ada");
              tx.attach(Notes.class).insert(note);
              return note.id();
            });
    cluster.execute(
        renaming.route().database(), "ALTER TABLE app.note RENAME COLUMN author TO written_by");
    runtime.tenants().declare(List.of(RenamedNotes.class));
    Optional<RenamedNote> found = tenant.read(tx -> tx.attach(RenamedNotes.class).find(id));
    assertThat(found).hasValueSatisfying(note -> assertThat(note.writtenBy()).isEqualTo("ada"));
  }

  @Test
  void a_value_copied_to_another_row_or_column_does_not_open() {
    Note from = insert("Carl");
    Note to = insert("Dora");
    acme.execute(
        "UPDATE app.note SET body = (SELECT body FROM app.note WHERE id = '"
            + from.id()
            + "') WHERE id = '"
            + to.id()
            + "'");
    assertCannotOpen(to.id());
    acme.execute("UPDATE app.note SET body = author WHERE id = '" + from.id() + "'");
    assertCannotOpen(from.id());
  }

  private void assertCannotOpen(UUID id) {
    assertUnreadable(() -> find(id), "note.body", id, Reason.NOT_GENUINE);
  }

  private static void assertUnreadable(
      ThrowingCallable work, String field, UUID row, Reason reason) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SEALED_VALUE_UNREADABLE);
              assertThat(e.toProblem().members())
                  .containsOnly(
                      Map.entry("field", field),
                      Map.entry("row", row),
                      Map.entry("reason", reason));
            })
        .hasMessage("Field " + field + " of row " + row + " does not open.");
  }

  @Test
  void a_row_with_a_value_that_does_not_open_hides_no_other_row() {
    Note whole = insert("Ike");
    Note broken = insert("Ike");
    acme.execute("UPDATE app.note SET body = author, born = blob WHERE id = '" + broken.id() + "'");
    assertThatThrownBy(() -> by("Ike")).isInstanceOf(ProblemException.class);
    assertThat(openedBy("Ike"))
        .containsExactlyInAnyOrder(
            new Opened.Row<>(whole),
            new Opened.Unreadable<>(
                broken.id(),
                List.of(
                    new Opened.Fault("note.body", Reason.NOT_GENUINE),
                    new Opened.Fault("note.born", Reason.NOT_GENUINE))));
  }

  @Test
  void an_index_that_was_moved_finds_no_other_row() {
    Note jim = insert("Jim");
    Note kay = insert("Kay");
    acme.execute(
        "UPDATE app.note SET author_index = (SELECT author_index FROM app.note WHERE id = '"
            + jim.id()
            + "') WHERE id = '"
            + kay.id()
            + "'");
    assertUnreadable(() -> by("JIM"), "note.author", kay.id(), Reason.OTHER_INDEX);
    assertThat(openedBy("jim "))
        .containsExactlyInAnyOrder(
            new Opened.Row<>(jim),
            new Opened.Unreadable<>(
                kay.id(), List.of(new Opened.Fault("note.author", Reason.OTHER_INDEX))));
    // The value itself is as it was.
    assertThat(find(kay.id())).contains(kay);
  }

  @Test
  void a_statement_that_also_finds_rows_otherwise_compares_nothing() {
    Note lou = insert("Lou");
    Note liked = insert("Max");
    acme.execute("UPDATE app.note SET likes = 99 WHERE id = '" + liked.id() + "'");
    List<Note> found = tenant().read(tx -> tx.attach(Notes.class).byOrLiked("lou"));
    assertThat(found).extracting(Note::id).contains(lou.id(), liked.id());
  }

  @Test
  void work_that_throws_leaves_nothing() {
    UUID id = UUID.randomUUID();
    assertThatThrownBy(
            () ->
                tenant()
                    .inTransaction(
                        tx -> {
                          tx.attach(Notes.class).insert(note(id, "Eve"));
                          tx.publish("note.made", "x");
                          throw new IllegalArgumentException("no");
                        }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(find(id)).isEmpty();
    assertThat(acme.query("SELECT count(*) FROM domicile.outbox WHERE topic = 'note.made'"))
        .isEqualTo(0L);
  }

  @Test
  void a_read_cannot_write() {
    assertThatThrownBy(
            () ->
                tenant()
                    .read(
                        tx -> {
                          tx.attach(Notes.class).insert(note(tx.newId(), "Fay"));
                          return true;
                        }))
        .hasMessageContaining("read-only");
    insert("Gus");
  }

  @Test
  void a_request_is_served_once_for_its_key() {
    String key = UUID.randomUUID().toString();
    long before = count();
    Work<Note> work =
        tx -> {
          var note = note(tx.newId(), "Hal");
          tx.attach(Notes.class).insert(note);
          return note;
        };
    Note first = tenant().once(key, digest("a"), Note.class, work);
    Note again = tenant().once(key, digest("a"), Note.class, work);
    assertThat(again).isEqualTo(first);
    assertThat(count()).isEqualTo(before + 1);
    assertProblem(
        ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> tenant().once(key, digest("b"), Note.class, work));
    assertProblem(
        ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
        () -> tenant().once(null, digest("b"), Note.class, work));
    // The same key means nothing in another tenant.
    Note other = runtime.tenant(globex).once(key, digest("a"), Note.class, work);
    assertThat(other.id()).isNotEqualTo(first.id());
  }

  @Test
  void of_many_at_once_with_one_key_one_is_served() throws Exception {
    String key = UUID.randomUUID().toString();
    long before = count();
    var go = new CountDownLatch(1);
    int served = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(
            threads.submit(
                () -> {
                  go.await();
                  try {
                    tenant()
                        .once(
                            key,
                            digest("a"),
                            Note.class,
                            tx -> {
                              var note = note(tx.newId(), "Ida");
                              tx.attach(Notes.class).insert(note);
                              return note;
                            });
                    return true;
                  } catch (ProblemException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_IN_PROGRESS);
                    return false;
                  }
                }));
      }
      go.countDown();
      for (var answer : answers) {
        served += answer.get() ? 1 : 0;
      }
    }
    assertThat(served).isPositive();
    assertThat(count()).isEqualTo(before + 1);
  }

  @Test
  void a_connection_that_breaks_mid_way_is_a_503_that_says_when_to_come_back() {
    assertProblem(
        ErrorCode.UNAVAILABLE,
        () ->
            tenant()
                .inTransaction(
                    tx -> {
                      int pid =
                          tx.handle().select("SELECT pg_backend_pid()").mapTo(int.class).one();
                      globex.execute("SELECT pg_terminate_backend(" + pid + ")");
                      return tx.attach(Notes.class).count();
                    }));
    assertThat(count()).isNotNegative();
  }

  private static void assertProblem(ErrorCode code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
