package io.domicile.runtime.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.runtime.sealing.BindIndex;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The way of docs/crypto.md from a column in clear to a sealed one, gone step by step. */
@ExtendWith(PostgresExtension.class)
final class AdoptSealingTest {

  private static final int BATCH = 7;

  private static final SchemaRelease BEFORE =
      new SchemaRelease(
          "contacts",
          1,
          null,
          List.of(
              SqlScript.of(
                  "1",
                  "contacts",
                  "CREATE TABLE app.contact (id uuid PRIMARY KEY, email text, city text NOT NULL)")));

  /** The field beside the column in clear. */
  @SealedIn("contact")
  record SealedEmail(
      UUID id, @Sealed(value = "contact.email", searchable = true) @Nullable String emailSealed) {}

  record Clear(UUID id, String email) {}

  interface Contacts {

    @SqlUpdate(
        """
        INSERT INTO contact (id, email, email_sealed, email_sealed_index, city)
        VALUES (:id, :email, :emailSealed, :emailSealedIndex, 'Bonn')
        """)
    void insertBoth(@BindSealed SealedEmail sealed, @Bind("email") @Nullable String email);

    @SqlQuery(
        """
        SELECT id, email FROM contact
         WHERE email IS NOT NULL AND email_sealed IS NULL
         ORDER BY id LIMIT :batch
           FOR UPDATE SKIP LOCKED
        """)
    List<Clear> inClear(@Bind("batch") int batch);

    @SqlUpdate(
        """
        UPDATE contact SET email_sealed = :emailSealed, email_sealed_index = :emailSealedIndex
         WHERE id = :id
        """)
    void seal(@BindSealed SealedEmail sealed);

    @SqlQuery("SELECT id, email_sealed FROM contact WHERE email_sealed_index = ANY (:emailSealed)")
    List<SealedEmail> by(
        @BindIndex(record = SealedEmail.class, component = "emailSealed") String email);

    @SqlQuery("SELECT id, email_sealed FROM contact WHERE id = :id")
    Optional<SealedEmail> find(@Bind("id") UUID id);
  }

  @Test
  void a_column_in_clear_is_sealed_while_rows_are_written_and_is_dropped(
      PostgresExtension.Cluster cluster, @TempDir Path directory) {
    try (var cell = new TestCell(cluster, BEFORE)) {
      try (TestRuntime runtime = TestRuntime.start(cell, directory)) {
        TestTenant acme = cell.createTenant("adopting");
        acme.execute(
            "INSERT INTO app.contact SELECT gen_random_uuid(), 'old' || n || '@example.com', 'Ulm'"
                + " FROM generate_series(1, 20) n");
        acme.execute("INSERT INTO app.contact VALUES (gen_random_uuid(), NULL, 'Ulm')");

        // The first release.
        acme.execute(
            "ALTER TABLE app.contact ADD email_sealed bytea, ADD email_sealed_index bytea");
        runtime.tenants().declare(List.of(Contacts.class));
        Tenant tenant = runtime.upToDate(cell).tenant(acme);

        // Written by a process of the new version while the backfill goes on.
        UUID fresh =
            tenant.inTransaction(
                tx -> {
                  UUID id = tx.newId();
                  tx.attach(Contacts.class)
                      .insertBoth(new SealedEmail(id, "new@example.com"), "new@example.com");
                  return id;
                });
        int batches = 0;
        while (batch(tenant) > 0) {
          batches++;
        }
        assertThat(batches).isEqualTo(3);
        assertThat(acme.query("SELECT count(*) FROM app.contact WHERE email_sealed IS NOT NULL"))
            .isEqualTo(21L);

        // The second release.
        acme.execute("ALTER TABLE app.contact DROP COLUMN email");
        assertThat(found(tenant, "OLD13@example.com")).hasSize(1);
        assertThat(found(tenant, "new@example.com"))
            .singleElement()
            .isEqualTo(new SealedEmail(fresh, "new@example.com"));
        assertThat(tenant.<Optional<SealedEmail>>read(tx -> tx.attach(Contacts.class).find(fresh)))
            .contains(new SealedEmail(fresh, "new@example.com"));
        // What a drop leaves in the rows goes when they are written anew.
        acme.execute("VACUUM FULL app.contact");
        assertThat(acme.query("SELECT count(*) FROM app.contact WHERE email_sealed IS NULL"))
            .isEqualTo(1L);
      }
    }
  }

  private static int batch(Tenant tenant) {
    return tenant.inTransaction(
        tx -> {
          Contacts contacts = tx.attach(Contacts.class);
          List<Clear> rows = contacts.inClear(BATCH);
          rows.forEach(row -> contacts.seal(new SealedEmail(row.id(), row.email())));
          return rows.size();
        });
  }

  private static List<SealedEmail> found(Tenant tenant, String email) {
    return tenant.read(tx -> tx.attach(Contacts.class).by(email));
  }
}
