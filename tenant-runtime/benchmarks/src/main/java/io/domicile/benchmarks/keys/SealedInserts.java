package io.domicile.benchmarks.keys;

import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedFields;
import io.domicile.runtime.sealing.SealedIn;
import io.domicile.runtime.sealing.SealingPlugin;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Rows of three texts through JDBI to a PostgreSQL on this machine, sealed and not: inserted as a
 * batch, and read back, in a transaction that is rolled back.
 */
final class SealedInserts {

  static final int ROWS = 500;

  @SealedIn("customer")
  record Customer(
      UUID id,
      @Sealed("customer.name") String name,
      @Sealed(value = "customer.email", searchable = true) String email,
      @Sealed("customer.tax-id") String taxId) {}

  record PlainCustomer(UUID id, String name, String email, String taxId) {}

  interface Customers {
    @SqlBatch(
        "INSERT INTO customer (id, name, email, email_index, tax_id)"
            + " VALUES (:id, :name, :email, :emailIndex, :taxId)")
    void insert(@BindSealed List<Customer> customers);

    @SqlQuery("SELECT id, name, email, tax_id FROM customer")
    List<Customer> all();
  }

  interface PlainCustomers {
    @SqlBatch(
        "INSERT INTO plain_customer (id, name, email, tax_id) VALUES (:id, :name, :email, :taxId)")
    void insert(
        @Bind("id") List<UUID> ids,
        @Bind("name") List<String> names,
        @Bind("email") List<String> emails,
        @Bind("taxId") List<String> taxIds);

    @SqlQuery("SELECT id, name, email, tax_id FROM plain_customer")
    List<PlainCustomer> all();
  }

  /** Microseconds a row, by name. */
  Map<String, Double> measure(Rounds rounds) throws Exception {
    try (var postgres = EmbeddedPostgres.start()) {
      var jdbi =
          Jdbi.create(postgres.getPostgresDatabase())
              .installPlugin(new SqlObjectPlugin())
              .installPlugin(new PostgresPlugin())
              .installPlugin(new SealingPlugin());
      jdbi.useHandle(
          handle ->
              handle.execute(
                  """
                  CREATE TABLE customer (id uuid PRIMARY KEY, name bytea, email bytea, email_index bytea, tax_id bytea);
                  CREATE INDEX ON customer (email_index);
                  CREATE TABLE plain_customer (id uuid PRIMARY KEY, name text, email text, tax_id text);
                  CREATE INDEX ON plain_customer (email)
                  """));
      try (Handle handle = jdbi.open()) {
        handle.getConfig(SealedFields.class).use(Ours.sealer());
        var calls = new LinkedHashMap<String, Callable<?>>();
        calls.put("ours: three sealed texts and an index", () -> sealed(handle));
        calls.put("three texts in clear", () -> plain(handle));
        var perRow = new LinkedHashMap<String, Double>();
        rounds.medians(calls).forEach((name, micros) -> perRow.put(name, micros / ROWS));
        return perRow;
      }
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL did not start.", e);
    }
  }

  private static int sealed(Handle handle) {
    handle.begin();
    var customers = handle.attach(Customers.class);
    customers.insert(
        numbered(i -> new Customer(id(), "Customer " + i, i + "@mail.example", "DE" + i)));
    int read = customers.all().size();
    handle.rollback();
    return read;
  }

  private static int plain(Handle handle) {
    handle.begin();
    var customers = handle.attach(PlainCustomers.class);
    customers.insert(
        numbered(i -> id()),
        numbered(i -> "Customer " + i),
        numbered(i -> i + "@mail.example"),
        numbered(i -> "DE" + i));
    int read = customers.all().size();
    handle.rollback();
    return read;
  }

  private static <T> List<T> numbered(IntFunction<T> one) {
    return IntStream.range(0, ROWS).mapToObj(one).toList();
  }

  private static UUID id() {
    return io.domicile.contract.tenant.UuidV7.next(Clock.systemUTC());
  }
}
