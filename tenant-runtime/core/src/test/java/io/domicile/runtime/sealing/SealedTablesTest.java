package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.service.crypto.WipeableKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.locator.UseClasspathSqlLocator;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedTablesTest {

  static final List<SealedTable> SEALED =
      List.of(
          table("app.customer", "customer.name", "customer.email"),
          table("app.invoice", "invoice.memo"),
          // Former customers keep their row ids.
          table("app.archive", "customer.name", "customer.email"));

  static SealedTable table(String name, String... fields) {
    return new SealedTable(
        name,
        "id",
        Stream.of(fields)
            .map(
                field ->
                    new SealedTable.Column(
                        field.substring(field.indexOf('.') + 1), new FieldId(field), null))
            .toList());
  }

  @SealedIn("customer")
  record Customer(
      UUID id,
      @Sealed("customer.name") String name,
      @Sealed(value = "customer.email", searchable = true) String email) {}

  /** Part of a row. */
  @SealedIn("customer")
  record Contact(
      UUID id,
      @Sealed(value = "customer.email", searchable = true) String email,
      @Sealed("customer.phone") String phone) {}

  @SealedIn("customer")
  record Renamed(UUID id, @Sealed("customer.full-name") String name) {}

  record Homeless(UUID id, @Sealed("homeless.name") String name) {}

  interface Customers {
    @SqlUpdate(
        "INSERT INTO customer (id, name, email, email_index) VALUES (:id, :name, :email, :e)")
    void insert(@BindSealed Customer customer);

    @SqlQuery("SELECT id, name, email FROM customer WHERE id = :id")
    Optional<Customer> find(@Bind("id") UUID id);
  }

  interface Contacts {
    @SqlQuery("SELECT id, email, phone FROM customer")
    List<Contact> all();
  }

  interface Sorted {
    @SqlQuery("SELECT id, name, email FROM customer ORDER BY name")
    List<Customer> byName();
  }

  interface SortsWithoutRecords {
    @SqlQuery("SELECT id FROM customer WHERE email LIKE :part")
    List<UUID> like(@Bind("part") String part);
  }

  interface RenamedOnes {
    @SqlQuery("SELECT id, name FROM customer")
    List<Renamed> all();
  }

  interface Homes {
    @SqlUpdate("INSERT INTO home (id, name) VALUES (:id, :name)")
    void insert(@BindSealed Homeless homeless);
  }

  private final SealedTables tables = new SealedTables();

  @Test
  void declared_interfaces_make_a_list_of_tables_fields_and_indexes() {
    tables.declare(List.of(Customers.class, Contacts.class));
    assertThat(tables.all()).hasSize(1);
    SealedTable customer = tables.all().getFirst();
    assertThat(customer.name()).isEqualTo("app.customer");
    assertThat(customer.rowId()).isEqualTo("id");
    assertThat(customer.columns())
        .extracting(column -> column.name() + " " + column.field())
        .containsExactly("name customer.name", "email customer.email", "phone customer.phone");
    assertThat(customer.columns().get(1).index()).isNotNull();
    assertThat(customer.columns().get(0).index()).isNull();
  }

  @Test
  void what_sorts_or_searches_in_ciphertext_is_refused_at_start() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tables.declare(List.of(Sorted.class)))
        .withMessageContaining("Sorted.byName uses the sealed column name in ORDER")
        .withMessageContaining("searchable = true");
    // Also in an interface that knows nothing of sealed records, whichever comes first.
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SealedTables().declare(List.of(SortsWithoutRecords.class, Customers.class)))
        .withMessageContaining("sealed column email in WHERE");
  }

  @Test
  void a_record_that_names_no_table_or_contradicts_another_is_refused_at_start() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tables.declare(List.of(Homes.class)))
        .withMessageContaining("@SealedIn");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tables.declare(List.of(Customers.class, RenamedOnes.class)))
        .withMessageContaining("disagree about app.customer");
  }

  @Test
  void an_interface_that_seals_and_was_not_declared_cannot_be_used() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tables.requireDeclared(Customers.class))
        .withMessageContaining("declared at start");
    tables.declare(List.of(Customers.class));
    tables.requireDeclared(Customers.class);
    tables.requireDeclared(SortsWithoutRecords.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, name, email FROM customer WHERE id = :id",
        "SELECT c.id, c.name AS full_name, c.email FROM customer AS c ORDER BY c.id LIMIT 5",
        "SELECT id, name FROM customer WHERE email_index = ANY (:email) AND name IS NOT NULL",
        "INSERT INTO customer (id, name, email) VALUES (:id, :name, :email) RETURNING id, name",
        "UPDATE customer SET name = :name, email = :email WHERE id = :id RETURNING email",
        "INSERT INTO customer (id, name) VALUES (:id, :name)"
            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        "SELECT i.id, c.name FROM invoice i JOIN customer c ON c.id = i.customer_id",
        "SELECT 'order by name' FROM customer -- ORDER BY name",
        "SELECT id FROM (SELECT id, name FROM customer) t",
        "SELECT name FROM product ORDER BY name",
        "SELECT p.name FROM product p JOIN customer c ON c.id = p.owner ORDER BY p.name",
        "DELETE FROM customer WHERE id = :id"
      })
  void a_statement_that_only_carries_sealed_columns_about_is_fine(String sql) {
    assertThat(SealedSql.fault(sql, SEALED, Set.of("ids"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customer ORDER BY name",
        "SELECT id FROM customer c ORDER BY c.name DESC",
        "SELECT id FROM customer WHERE name = :name",
        "SELECT id FROM customer WHERE :name < email",
        "SELECT id FROM customer WHERE name BETWEEN :a AND :b",
        "SELECT id FROM customer WHERE email LIKE :part",
        "SELECT id FROM customer WHERE email IN (:a, :b)",
        "SELECT id FROM customer WHERE lower(email) = :email",
        "SELECT max(name) FROM customer",
        "SELECT name || email FROM customer",
        "SELECT name::text FROM customer",
        "SELECT count(*) FROM customer GROUP BY email",
        "SELECT DISTINCT name FROM customer",
        "SELECT row_number() OVER (PARTITION BY email) FROM customer",
        "SELECT i.id FROM invoice i JOIN customer c ON c.email = i.recipient",
        "SELECT i.id FROM invoice i, customer WHERE memo > email",
        "UPDATE customer SET name = email",
        "UPDATE customer SET name = upper(name)",
        "SELECT id FROM \"customer\" ORDER BY \"name\"",
        "SELECT id FROM app.customer ORDER BY app.customer.name",
        "SELECT id FROM CUSTOMER ORDER BY NAME"
      })
  void a_statement_that_orders_compares_or_computes_is_refused(String sql) {
    assertThat(SealedSql.fault(sql, SEALED, Set.of("ids"))).startsWith("uses the sealed column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM customer WHERE id = :id",
        "SELECT c.* FROM customer c ORDER BY c.id FOR UPDATE OF c SKIP LOCKED",
        "SELECT id, email AS e FROM customer ORDER BY 1",
        "SELECT id, email FROM customer WHERE id IN (<ids>) ORDER BY created_at DESC LIMIT :max",
        "SELECT id, email FROM customer GROUP BY id",
        "SELECT id, email FROM customer UNION ALL SELECT id, email FROM archive",
        "WITH recent AS (SELECT id, email FROM customer WHERE created_at > :since)"
            + " SELECT id, email FROM recent ORDER BY id",
        "WITH gone AS (DELETE FROM customer WHERE id = :id RETURNING id, name, email)"
            + " INSERT INTO archive (id, name, email) SELECT id, name, email FROM gone",
        "WITH RECURSIVE up AS (SELECT id, parent FROM customer WHERE id = :id UNION ALL"
            + " SELECT c.id, c.parent FROM customer c JOIN up ON up.parent = c.id) SELECT id FROM up",
        "INSERT INTO archive (id, email) SELECT id, email FROM customer WHERE id = :id",
        "INSERT INTO customer (id, email) SELECT :id, :email WHERE NOT EXISTS"
            + " (SELECT * FROM customer WHERE email_index = ANY (:index))",
        "INSERT INTO customer (id, name, email) VALUES (:a, :b, :c), (:d, NULL, :e::bytea)",
        "SELECT count(*) FROM customer WHERE created_at::date = :day",
        "SELECT x.email FROM (SELECT id, name, email FROM customer) x(id, n, email) ORDER BY x.id",
        "SELECT DISTINCT ON (c.country) c.country, c.email FROM customer c ORDER BY c.country",
        "UPDATE customer SET email = :c.email, version = version + 1 WHERE id = :c.id",
        "UPDATE customer SET (name, email) = (:name, :email) WHERE id = :id",
        "SELECT c.id, o.total FROM customer c LEFT JOIN LATERAL (SELECT sum(amount) AS total FROM"
            + " orders WHERE orders.customer = c.id) o ON true",
        "SELECT name FROM product WHERE name = 'customer' ORDER BY name",
        "INSERT INTO customer (id, name, no) VALUES (:id, :name, :no) ON CONFLICT (no) DO NOTHING",
        "INSERT INTO customer (id, name, no) VALUES (:id, :name, :no) ON CONFLICT (no) DO UPDATE"
            + " SET seen = now()",
        "INSERT INTO customer (id, name, no) VALUES (:id, :name, :no) ON CONFLICT (no, id) DO"
            + " UPDATE SET name = excluded.name",
        "INSERT INTO customer (id, name, no) VALUES (:id, :name, :no) ON CONFLICT (no) DO UPDATE"
            + " SET id = excluded.id, name = excluded.name, email = excluded.email",
        "UPDATE customer SET id = :id, name = :name, email = :email WHERE id = :former",
        "SELECT data ->> 'name' FROM customer_event e ORDER BY 1",
        "SELECT CASE WHEN email IS NULL THEN 'none' ELSE 'some' END AS has FROM customer ORDER BY 1"
      })
  void a_statement_of_any_shape_that_only_carries_sealed_columns_is_fine(String sql) {
    assertThat(SealedSql.fault(sql, SEALED, Set.of("ids"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, email AS e FROM customer ORDER BY e",
        "SELECT id, email e FROM customer ORDER BY e",
        "SELECT id, email FROM customer ORDER BY 2",
        "SELECT * FROM customer ORDER BY 2",
        "SELECT email, count(*) FROM customer GROUP BY 1",
        "SELECT email AS e, count(*) FROM customer GROUP BY e",
        "SELECT email FROM customer UNION SELECT email FROM archive",
        "SELECT email FROM customer INTERSECT SELECT email FROM archive",
        "SELECT email FROM customer EXCEPT ALL SELECT email FROM archive",
        "SELECT id, email, name FROM customer UNION ALL SELECT id, name, email FROM archive",
        "SELECT email FROM customer UNION ALL SELECT email FROM archive ORDER BY 1",
        "SELECT id FROM (SELECT id, email AS e FROM customer) t ORDER BY e",
        "SELECT id FROM (SELECT id, email FROM customer) t(i, e) ORDER BY t.e",
        "SELECT id FROM (SELECT * FROM customer) t WHERE t.email = :email",
        "WITH t AS (SELECT id, email AS e FROM customer) SELECT id FROM t ORDER BY e",
        "WITH t(i, e) AS (SELECT id, email FROM customer) SELECT i FROM t WHERE e > :e",
        "WITH RECURSIVE t AS (SELECT id, email FROM customer UNION ALL SELECT c.id, c.email FROM"
            + " customer c JOIN t ON t.id = c.parent) SELECT id FROM t",
        "SELECT c.id FROM customer c NATURAL JOIN archive",
        "SELECT id FROM customer JOIN archive USING (id, email)",
        "SELECT id FROM customer WHERE id IN (SELECT email FROM archive)",
        "SELECT id, (SELECT email FROM archive a WHERE a.id = c.id) AS e FROM customer c",
        "INSERT INTO customer (id, name, email) SELECT id, email, name FROM archive",
        "INSERT INTO customer (id, email) SELECT other_id, email FROM archive",
        "INSERT INTO customer (id, email) SELECT a.id, b.email FROM archive a, archive b",
        "INSERT INTO customer (id, email) SELECT * FROM archive",
        "INSERT INTO customer SELECT id, email FROM archive",
        "INSERT INTO product (id, title) SELECT id, email FROM customer",
        "INSERT INTO customer (id, email) SELECT id, title FROM product",
        "INSERT INTO customer (id, email) VALUES (:id, 'in clear')",
        "INSERT INTO customer (id, email) VALUES (:id, lower(:email))",
        "INSERT INTO customer (id, email) VALUES (:id, :e) ON CONFLICT (email) DO NOTHING",
        "INSERT INTO customer (id, email) VALUES (:id, :e) ON CONFLICT (id) DO UPDATE SET email ="
            + " excluded.name",
        "INSERT INTO customer (id, email, no) VALUES (:id, :e, :no) ON CONFLICT (no) DO UPDATE SET"
            + " email = excluded.email",
        "INSERT INTO customer (id, email, no) VALUES (:id, :e, :no) ON CONFLICT (no) DO UPDATE SET"
            + " email = :e",
        "INSERT INTO customer (id, email, no) VALUES (:id, :e, :no) ON CONFLICT ON CONSTRAINT"
            + " customer_no DO UPDATE SET email = excluded.email",
        "INSERT INTO customer (id, email, no) VALUES (:id, :e, :no) ON CONFLICT (lower(no)) DO"
            + " UPDATE SET email = excluded.email",
        "INSERT INTO customer (id, email, no) VALUES (:id, :e, :no) ON CONFLICT (no) DO UPDATE SET"
            + " id = excluded.id, email = excluded.email",
        "UPDATE customer SET id = :id WHERE id = :former",
        "UPDATE customer SET email = a.email FROM archive a WHERE a.id = customer.id",
        "UPDATE customer SET (name, email) = (SELECT name, email FROM archive LIMIT 1)",
        "SELECT c FROM customer c ORDER BY c",
        "SELECT to_jsonb(c) FROM customer c",
        "SELECT row_to_json(c.*) FROM customer c",
        "SELECT email(c) FROM customer c",
        "SELECT (c).email FROM customer c",
        "SELECT DISTINCT * FROM customer",
        "SELECT DISTINCT ON (e) email AS e FROM customer",
        "SELECT array_agg(id ORDER BY email) FROM customer",
        "SELECT count(*) FILTER (WHERE email > :x) FROM customer",
        "SELECT rank() OVER w FROM customer WINDOW w AS (ORDER BY email)",
        "SELECT id FROM customer WHERE (id, email) = (:id, :email)",
        "SELECT id FROM customer WHERE CASE email WHEN :a THEN true END",
        "SELECT id FROM customer GROUP BY GROUPING SETS ((email), ())",
        "SELECT id FROM customer ORDER BY <column>",
        "SELECT id FROM customer ORDER BY U&\"\\0065mail\"",
        "MERGE INTO customer c USING archive a ON c.email = a.email WHEN MATCHED THEN DELETE",
        "SELECT id FROM customer WHERE",
        "EXPLAIN SELECT id FROM customer ORDER BY email",
        "CREATE INDEX i ON customer (email)"
      })
  void a_statement_that_hides_what_it_does_is_refused(String sql) {
    assertThat(SealedSql.fault(sql, SEALED, Set.of("ids")))
        .isNotNull()
        .matches(
            fault -> fault.startsWith("uses the sealed") || fault.startsWith("has to do with"));
  }

  @UseClasspathSqlLocator
  interface InFiles {
    @SqlQuery
    List<Customer> byName();
  }

  interface Lists {
    @SqlQuery("SELECT id, name, email FROM customer WHERE id IN (<ids>)")
    List<Customer> some(@BindList("ids") List<UUID> ids);
  }

  interface Defines {
    @SqlQuery("SELECT id, name, email FROM customer ORDER BY <column>")
    List<Customer> by(@Define("column") String column);
  }

  @Test
  void sql_that_is_not_in_the_interface_is_refused_and_lists_of_parameters_are_not() {
    tables.declare(List.of(Lists.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tables.declare(List.of(InFiles.class)))
        .withMessageContaining("@UseClasspathSqlLocator takes its SQL from elsewhere");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SealedTables().declare(List.of(Defines.class)))
        .withMessageContaining("text is put into it at run time");
  }

  @Test
  void a_key_prints_nothing() {
    assertThat(new WipeableKey("AES", new byte[32])).hasToString("[redacted]");
    assertThatThrownBy(
            () ->
                Keys.sealer(Keys.TENANT, 1)
                    .open(new FieldId("a.b"), UUID.randomUUID(), new byte[3]))
        .isInstanceOf(CannotOpenException.class);
  }
}
