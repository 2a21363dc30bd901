package io.domicile.runtime.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.testing.postgres.PostgresExtension;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.SqlObjectFactory;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attached like this, a SqlObject does what it does when JDBI attaches it. */
@ExtendWith(PostgresExtension.class)
final class LazySqlObjectsTest {

  /** A row. */
  public record Word(int id, String text) {}

  /** What it inherits. */
  interface Store<T> {
    void add(T row);
  }

  /** Statements of every kind. */
  @RegisterConstructorMapper(Word.class)
  interface Words extends Store<Word>, SqlObject {
    @SqlUpdate("CREATE TEMPORARY TABLE word (id integer PRIMARY KEY, text text NOT NULL)")
    void create();

    @Override
    @SqlUpdate("INSERT INTO word VALUES (:row.id, :row.text)")
    void add(@BindMethods("row") Word row);

    @SqlQuery("SELECT id, text FROM word WHERE id = :id")
    Optional<Word> find(int id);

    @SqlQuery("SELECT id, text FROM word ORDER BY id")
    List<Word> all();

    @SqlQuery("SELECT nothing FROM nowhere")
    List<Word> wrong();

    default Word findOrAdd(Word word) {
      return find(word.id())
          .orElseGet(
              () -> {
                add(word);
                return word;
              });
    }

    default int counted() {
      return getHandle().createQuery("SELECT count(*) FROM word").mapTo(Integer.class).one();
    }
  }

  private static final Word DOMICILE = new Word(1, "domicile");

  private Jdbi jdbi;

  @BeforeEach
  void connect(PostgresExtension.Cluster cluster) {
    jdbi =
        Jdbi.create(cluster.superuser("postgres"))
            .installPlugin(new SqlObjectPlugin())
            .installPlugin(new PostgresPlugin());
    Extensions extensions = jdbi.getConfig(Extensions.class);
    extensions.register(
        new LazySqlObjects(extensions.findFactory(SqlObjectFactory.class).orElseThrow()));
  }

  private Words words(Handle handle) {
    Words words = handle.attach(Words.class);
    words.create();
    return words;
  }

  @Test
  void statements_inherited_ones_and_default_methods_do_their_work() {
    jdbi.useHandle(
        handle -> {
          Words words = words(handle);
          Store<Word> store = words;

          store.add(DOMICILE);
          Word second = words.findOrAdd(new Word(2, "seat"));

          assertThat(words.find(1)).contains(DOMICILE);
          assertThat(words.find(3)).isEmpty();
          assertThat(words.all()).containsExactly(DOMICILE, second);
          assertThat(words.findOrAdd(new Word(2, "other"))).isEqualTo(second);
          assertThat(words.counted()).isEqualTo(2);
        });
  }

  @Test
  void a_statement_that_fails_does_so_each_time_and_harms_no_other() {
    jdbi.useHandle(
        handle -> {
          Words words = words(handle);

          assertThatThrownBy(words::wrong).isInstanceOf(UnableToExecuteStatementException.class);
          assertThatThrownBy(words::wrong).isInstanceOf(UnableToExecuteStatementException.class);
          words.add(DOMICILE);
          assertThat(words.all()).containsExactly(DOMICILE);
        });
  }

  @Test
  void it_works_without_a_handle_of_the_callers() {
    assertThatThrownBy(() -> jdbi.onDemand(Words.class).wrong())
        .isInstanceOf(UnableToExecuteStatementException.class);
    assertThat(jdbi.<Integer, Words, RuntimeException>withExtension(Words.class, this::usedOnce))
        .isEqualTo(1);
  }

  private int usedOnce(Words words) {
    words.create();
    words.add(DOMICILE);
    return words.counted();
  }

  @Test
  void an_attached_object_equals_itself_alone() {
    jdbi.useHandle(
        handle -> {
          Words one = handle.attach(Words.class);
          Words other = handle.attach(Words.class);

          assertThat(List.of(one, other).indexOf(other)).isEqualTo(1);
          assertThat(Set.of(one, other)).contains(one, other);
          assertThat(one.toString()).contains("Words");
        });
  }
}
