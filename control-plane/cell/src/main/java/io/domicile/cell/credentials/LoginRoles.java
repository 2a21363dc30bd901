package io.domicile.cell.credentials;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.PlainSql;
import io.domicile.cell.cluster.Pooler;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.fence.HoldOut;
import io.domicile.cell.fence.Presence;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login roles of runtimes. Order: row, secret, role. A kill in between leaves a secret that
 * opens nothing, never a role whose password nobody knows; whoever comes next takes the password
 * from the secret, because a reference names one secret for as long as it lives. Thread-safe.
 */
public final class LoginRoles {

  private static final Logger log = LoggerFactory.getLogger(LoginRoles.class);

  private static final int FIRST_SERIAL = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final TenantsCluster cluster;
  private final SecretStore secrets;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final LoginLimits limits;

  /** How far a login role is, in order; it never goes back. */
  enum State {
    INTENDED,
    OPEN,
    CLOSING,
    CLOSED
  }

  /** A login role as it is kept. */
  public record Row(TenantId tenant, Epoch epoch, int serial, String name, String reference) {

    public SecretReference secret() {
      return new SecretReference(reference);
    }
  }

  /** What a pooler is told of a role. */
  public record Verifier(String name, String verifier) {}

  public LoginRoles(
      CellDatabase database,
      TenantsCluster cluster,
      SecretStore secrets,
      Checkpoints checkpoints,
      Clock clock) {
    this.jdbi = database.jdbi();
    this.cluster = cluster;
    this.secrets = secrets;
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.limits = new LoginLimits(cluster);
  }

  /** The role that runtimes are to log in with at this epoch, once it is open. */
  public Optional<Row> open(TenantId tenant, Epoch epoch) {
    return jdbi.withExtension(LoginRoleDao.class, dao -> dao.open(tenant, epoch));
  }

  /** Every role that exists or is about to. */
  public List<Row> all() {
    return jdbi.withExtension(LoginRoleDao.class, LoginRoleDao::all);
  }

  /** The names of those of one tenant. */
  public List<String> names(TenantId tenant) {
    return jdbi.withExtension(LoginRoleDao.class, dao -> dao.all(tenant)).stream()
        .map(Row::name)
        .toList();
  }

  /** What is reported upward of the role that runtimes are to log in with. */
  public Optional<ObservedCredential> credential(TenantId tenant, Epoch epoch) {
    return jdbi.withExtension(LoginRoleDao.class, dao -> dao.credential(tenant, epoch));
  }

  /** Makes the epoch's first login role and its secret, or finishes making them. */
  public String ensure(TenantId tenant, Epoch epoch, DatabaseRoles roles) throws VaultException {
    if (open(tenant, epoch).isPresent()) {
      return "found";
    }
    make(tenant, epoch, FIRST_SERIAL, roles, "create-credential");
    // The outcome goes up with the observation, and no name that logs in leaves the region.
    return "epoch " + epoch + ", serial " + FIRST_SERIAL;
  }

  /**
   * Makes one login role and its secret, or finishes making them.
   *
   * @param step what its checkpoints begin with
   */
  public void make(TenantId tenant, Epoch epoch, int serial, DatabaseRoles roles, String step)
      throws VaultException {
    var names = new DatabaseNames(tenant, incarnation(roles));
    String name = names.login(epoch, serial);
    SecretReference reference = names.credential(epoch, serial);
    jdbi.useExtension(
        LoginRoleDao.class, dao -> dao.intend(tenant, epoch, serial, name, reference.value()));
    checkpoints.reached(step + "/row");
    DatabaseCredential credential = secret(reference, name);
    checkpoints.reached(step + "/secret");
    String verifier = cluster.scram(credential.password());
    jdbi.useExtension(LoginRoleDao.class, dao -> dao.setVerifier(name, verifier));
    cluster.maintenance().useTransaction(handle -> makeRole(handle, roles, name, verifier));
    checkpoints.reached(step + "/role");
    tellPooler();
    if (cluster.pooler() != null) {
      cluster.pooler().awaitLogin(roles.database(), credential);
    }
    jdbi.useExtension(
        LoginRoleDao.class, dao -> dao.opened(name, clock.instant().atOffset(ZoneOffset.UTC)));
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

  private void makeRole(Handle handle, DatabaseRoles roles, String name, String verifier) {
    if (!TenantsCluster.roleExists(handle, name)) {
      handle.execute("CREATE ROLE " + name + " NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE");
    }
    // It has the access role's rights and can become nobody, not even that role.
    handle.execute(
        "GRANT " + roles.access() + " TO " + name + " WITH INHERIT TRUE, SET FALSE, ADMIN FALSE");
    handle.execute("GRANT CONNECT ON DATABASE " + roles.database() + " TO " + name);
    limits.set(handle, name);
    handle.execute("ALTER ROLE " + name + " LOGIN PASSWORD " + PlainSql.literal(verifier));
  }

  /**
   * A pooler in front knows the roles that are made and not closed; whether they may log in, the
   * server says.
   */
  private void tellPooler() {
    Pooler pooler = cluster.pooler();
    if (pooler != null) {
      pooler.tell(
          jdbi.withExtension(LoginRoleDao.class, LoginRoleDao::verifiers).stream()
              .collect(Collectors.toMap(Verifier::name, Verifier::verifier)));
    }
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
    List<Row> earlier = jdbi.withExtension(LoginRoleDao.class, dao -> dao.before(tenant, epoch));
    for (Row row : earlier) {
      close(row, roles, "close-old-credentials");
    }
    return earlier.size() + " closed";
  }

  /** As above, one role of the present epoch; closed already is fine. */
  public void close(TenantId tenant, Epoch epoch, int serial, DatabaseRoles roles, String step)
      throws VaultException {
    Optional<Row> row =
        jdbi.withExtension(LoginRoleDao.class, dao -> dao.find(tenant, epoch, serial));
    if (row.isPresent()) {
      close(row.get(), roles, step);
    }
  }

  /** Whether roles of earlier epochs are left. */
  public boolean hasBefore(TenantId tenant, Epoch epoch) {
    return !jdbi.withExtension(LoginRoleDao.class, dao -> dao.before(tenant, epoch)).isEmpty();
  }

  /** Whether anybody is logged in with the role. */
  public boolean isInUse(TenantId tenant, Epoch epoch, int serial, DatabaseRoles roles) {
    return jdbi.withExtension(LoginRoleDao.class, dao -> dao.find(tenant, epoch, serial))
        .map(row -> presence(roles).isThere(row.name()))
        .orElse(false);
  }

  /** Refuses newcomers first, then ends who is there, then drops the role, and its secret last. */
  private void close(Row row, DatabaseRoles roles, String step) throws VaultException {
    jdbi.useExtension(LoginRoleDao.class, dao -> dao.setState(row.name(), State.CLOSING));
    refuse(row, roles);
    checkpoints.reached(step + "/refused");
    forgetAtPooler();
    presence(roles).endRole(row.name(), PATIENCE);
    if (cluster.maintenance().withHandle(handle -> TenantsCluster.roleExists(handle, row.name()))) {
      disown(row, roles);
    }
    cluster.maintenance().useHandle(handle -> handle.execute("DROP ROLE IF EXISTS " + row.name()));
    checkpoints.reached(step + "/dropped");
    secrets.delete(row.secret());
    checkpoints.reached(step + "/deleted");
    jdbi.useExtension(LoginRoleDao.class, dao -> dao.setState(row.name(), State.CLOSED));
  }

  private void refuse(Row row, DatabaseRoles roles) {
    HoldOut.ofRole(cluster.guard(), row.name(), PATIENCE)
        .run(() -> cluster.maintenance().useTransaction(handle -> refuse(handle, row, roles)));
  }

  private static void refuse(Handle handle, Row row, DatabaseRoles roles) {
    HoldOut.doNotWaitLong(handle);
    if (TenantsCluster.roleExists(handle, row.name())) {
      handle.execute("ALTER ROLE " + row.name() + " NOLOGIN");
      handle.execute("REVOKE CONNECT ON DATABASE " + roles.database() + " FROM " + row.name());
    }
  }

  /**
   * A role that owns anything, such as a large object, or has rights on anything, such as default
   * privileges, cannot be dropped. What it owns becomes the owner's, and what it was granted goes.
   */
  private void disown(Row row, DatabaseRoles roles) {
    cluster.in(
        roles.database(),
        handle -> {
          handle.useTransaction(
              transaction -> {
                transaction.execute("REASSIGN OWNED BY " + row.name() + " TO " + roles.owner());
                transaction.execute("DROP OWNED BY " + row.name());
              });
          return null;
        });
  }

  /** The server refuses the role already, so a pooler that is away holds up nothing. */
  private void forgetAtPooler() {
    try {
      tellPooler();
    } catch (UncheckedIOException away) {
      log.warn("The pooler goes on knowing a role that is closed: {}", away.toString());
    }
  }

  private Presence presence(DatabaseRoles roles) {
    return new Presence(
        cluster.maintenance(), roles.database(), cluster.cellRole(), cluster.replicationRoles());
  }

  private static int incarnation(DatabaseRoles roles) {
    String database = roles.database();
    return Integer.parseInt(database.substring(database.lastIndexOf("_i") + 2));
  }
}
