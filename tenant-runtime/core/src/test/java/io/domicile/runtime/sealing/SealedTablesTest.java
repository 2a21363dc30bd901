package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.service.crypto.WipeableKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedTablesTest {

  private static final Map<String, Set<String>> SEALED =
      Map.of("app.customer", Set.of("name", "email"), "app.invoice", Set.of("memo"));

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
    assertThat(SealedSql.fault(sql, SEALED)).isNull();
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
    assertThat(SealedSql.fault(sql, SEALED)).startsWith("uses the sealed column ");
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
