package io.domicile.cell.credentials;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.contract.vault.DatabaseCredential;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.SecretStore;
import io.domicile.contract.vault.VaultException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The login roles of runtimes. Order: row, secret, role. A kill in between leaves a secret that
 * opens nothing, never a role whose password nobody knows; whoever comes next takes the password
 * from the secret, because a reference names one secret for as long as it lives. Thread-safe.
 */
public final class LoginRoles {

  private static final int FIRST_SERIAL = 1;

  private final Jdbi jdbi;
  private final TenantsCluster cluster;
  private final SecretStore secrets;
  private final Checkpoints checkpoints;

  /** A login role as it is kept. */
  public record Row(TenantId tenant, Epoch epoch, int serial, String name, String reference) {

    public SecretReference secret() {
      return new SecretReference(reference);
    }
  }

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    String COLUMNS = "tenant, epoch, serial, name, reference";

    @SqlUpdate(
        """
        INSERT INTO login_role (tenant, epoch, serial, name, reference, state)
        VALUES (:tenant, :epoch, :serial, :name, :reference, 'intended')
        ON CONFLICT (tenant, epoch, serial) DO NOTHING
        """)
    void intend(TenantId tenant, Epoch epoch, int serial, String name, String reference);

    @SqlUpdate("UPDATE login_role SET state = :state, changed_at = now() WHERE name = :name")
    void setState(String name, String state);

    @SqlQuery(
        "SELECT "
            + COLUMNS
            + " FROM login_role WHERE tenant = :tenant AND epoch = :epoch AND state = 'open'"
            + " ORDER BY serial DESC LIMIT 1")
    Optional<Row> open(TenantId tenant, Epoch epoch);

    @SqlQuery(
        "SELECT "
            + COLUMNS
            + " FROM login_role WHERE tenant = :tenant AND epoch < :epoch AND state <> 'closed'")
    List<Row> before(TenantId tenant, Epoch epoch);

    @SqlQuery("SELECT " + COLUMNS + " FROM login_role WHERE tenant = :tenant AND state <> 'closed'")
    List<Row> all(TenantId tenant);

    @SqlQuery("SELECT " + COLUMNS + " FROM login_role WHERE state <> 'closed'")
    List<Row> all();
  }

  public LoginRoles(
      CellDatabase database, TenantsCluster cluster, SecretStore secrets, Checkpoints checkpoints) {
    this.jdbi = database.jdbi();
    this.cluster = cluster;
    this.secrets = secrets;
    this.checkpoints = checkpoints;
  }

  /** The role that runtimes are to log in with at this epoch, once it is open. */
  public Optional<Row> open(TenantId tenant, Epoch epoch) {
    return jdbi.withExtension(Dao.class, dao -> dao.open(tenant, epoch));
  }

  /** Every role that exists or is about to. */
  public List<Row> all() {
    return jdbi.withExtension(Dao.class, Dao::all);
  }

  List<Row> all(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.all(tenant));
  }

  /** Makes the epoch's login role and its secret, or finishes making them. */
  public String ensure(TenantId tenant, Epoch epoch, DatabaseRoles roles) throws VaultException {
    if (open(tenant, epoch).isPresent()) {
      return "found";
    }
    var names = new DatabaseNames(tenant, incarnation(roles));
    String name = names.login(epoch, FIRST_SERIAL);
    SecretReference reference = names.credential(epoch, FIRST_SERIAL);
    jdbi.useExtension(
        Dao.class, dao -> dao.intend(tenant, epoch, FIRST_SERIAL, name, reference.value()));
    checkpoints.reached("create-credential/row");
    DatabaseCredential credential = secret(reference, name);
    checkpoints.reached("create-credential/secret");
    cluster.maintenance().useTransaction(handle -> makeRole(handle, roles, credential));
    checkpoints.reached("create-credential/role");
    jdbi.useExtension(Dao.class, dao -> dao.setState(name, "open"));
    // The outcome goes up with the observation, and no name that logs in leaves the region.
    return "epoch " + epoch + ", serial " + FIRST_SERIAL;
  }

  private DatabaseCredential secret(SecretReference reference, String name) throws VaultException {
    try {
      return secrets.read(reference);
    } catch (VaultException e) {
      if (e.reason() != VaultException.Reason.NOT_FOUND) {
        throw e;
      }
      var fresh = new DatabaseCredential(name, cluster.freshPassword());
      secrets.write(reference, fresh);
      return fresh;
    }
  }

  private static void makeRole(Handle handle, DatabaseRoles roles, DatabaseCredential credential) {
    String name = credential.username();
    if (!TenantsCluster.roleExists(handle, name)) {
      handle.execute("CREATE ROLE " + name + " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE");
    }
    // It has the access role's rights and can become nobody, not even that role.
    handle.execute(
        "GRANT " + roles.access() + " TO " + name + " WITH INHERIT TRUE, SET FALSE, ADMIN FALSE");
    handle.execute("GRANT CONNECT ON DATABASE " + roles.database() + " TO " + name);
    handle.execute("ALTER ROLE " + name + " SET search_path = " + PlatformSchema.PRODUCT_SCHEMA);
    handle.execute(
        "ALTER ROLE "
            + name
            + " LOGIN PASSWORD "
            + TenantsCluster.scramLiteral(name, credential.password()));
  }

  /** Logs in with the credential as a runtime would, and says what it found. */
  public String verify(TenantId tenant, Epoch epoch, DatabaseRoles roles) throws VaultException {
    Row row = open(tenant, epoch).orElseThrow();
    DatabaseCredential credential = secrets.read(row.secret());
    var source = cluster.dataSource(roles.database(), credential.username(), credential.password());
    String found =
        Jdbi.create(source)
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT state || ' at epoch ' || epoch FROM domicile.fence")
                        .mapTo(String.class)
                        .one());
    if (!found.equals("open at epoch " + epoch)) {
      throw new IllegalStateException("The database is " + found + ".");
    }
    return found;
  }

  /** Closes and removes the roles of earlier epochs. */
  public String closeBefore(TenantId tenant, Epoch epoch, DatabaseRoles roles)
      throws VaultException {
    List<Row> earlier = jdbi.withExtension(Dao.class, dao -> dao.before(tenant, epoch));
    for (Row row : earlier) {
      jdbi.useExtension(Dao.class, dao -> dao.setState(row.name(), "closing"));
      cluster
          .maintenance()
          .useTransaction(
              handle -> {
                if (TenantsCluster.roleExists(handle, row.name())) {
                  handle.execute("ALTER ROLE " + row.name() + " NOLOGIN");
                  handle.execute(
                      "REVOKE CONNECT ON DATABASE " + roles.database() + " FROM " + row.name());
                }
              });
      cluster
          .maintenance()
          .useHandle(
              handle -> {
                handle
                    .createQuery(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = :role")
                    .bind("role", row.name())
                    .mapTo(Boolean.class)
                    .list();
                handle.execute("DROP ROLE IF EXISTS " + row.name());
              });
      checkpoints.reached("close-old-credentials/role");
      secrets.delete(row.secret());
      jdbi.useExtension(Dao.class, dao -> dao.setState(row.name(), "closed"));
    }
    return earlier.size() + " closed";
  }

  private static int incarnation(DatabaseRoles roles) {
    String database = roles.database();
    return Integer.parseInt(database.substring(database.lastIndexOf("_i") + 2));
  }
}
