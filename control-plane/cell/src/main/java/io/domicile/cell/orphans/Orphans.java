package io.domicile.cell.orphans;

import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.contract.tenant.TenantId;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the world with what the cell's rows account for. Thread-safe. */
public final class Orphans {

  private static final String OURS = "^(t|spare)_[0-9a-f]{32}";

  private final CellLease lease;
  private final TenantsCluster cluster;
  private final Databases databases;
  private final LoginRoles roles;
  private final DesiredTenants desired;
  private final KeyVault vault;
  private final SecretStore secrets;

  /** What nothing owns; all empty when all is well. */
  public record Found(
      List<String> databases, List<String> roles, List<String> vaultKeys, List<String> secrets) {}

  public Orphans(
      CellLease lease,
      TenantsCluster cluster,
      Databases databases,
      LoginRoles roles,
      DesiredTenants desired,
      KeyVault vault,
      SecretStore secrets) {
    this.lease = lease;
    this.cluster = cluster;
    this.databases = databases;
    this.roles = roles;
    this.desired = desired;
    this.vault = vault;
    this.secrets = secrets;
  }

  /**
   * Looks. The world is read before the rows: a row is written before what it owns, so that what is
   * being made meanwhile is not mistaken for an orphan.
   */
  public Found find() throws VaultException {
    lease.require();
    List<String> worldDatabases = names("SELECT datname FROM pg_database WHERE datname ~ :ours");
    List<String> worldRoles = names("SELECT rolname FROM pg_roles WHERE rolname ~ :ours");
    List<VaultKey> worldKeys = vault.keys();
    List<String> worldSecrets =
        secrets.references().stream().map(reference -> reference.value()).toList();

    List<DatabaseRoles> owned = databases.accountedFor();
    Set<String> ownedDatabases =
        owned.stream().map(DatabaseRoles::database).collect(Collectors.toSet());
    var ownedRoles = new HashSet<String>();
    for (DatabaseRoles one : owned) {
      ownedRoles.addAll(List.of(one.owner(), one.access(), one.migrator()));
    }
    var ownedSecrets = new HashSet<String>();
    for (LoginRoles.Row login : roles.all()) {
      ownedRoles.add(login.name());
      ownedSecrets.add(login.reference());
    }
    return new Found(
        without(worldDatabases, ownedDatabases),
        without(worldRoles, ownedRoles),
        worldKeys.stream()
            .filter(key -> desired.find(key.tenant()).isEmpty() || !hasDatabase(key.tenant()))
            .map(key -> key.id().value())
            .toList(),
        without(worldSecrets, ownedSecrets));
  }

  private boolean hasDatabase(TenantId tenant) {
    return databases.find(tenant).isPresent();
  }

  private List<String> names(String sql) {
    return cluster
        .maintenance()
        .withHandle(
            handle -> handle.createQuery(sql).bind("ours", OURS).mapTo(String.class).list());
  }

  private static List<String> without(List<String> world, Set<String> owned) {
    return world.stream().filter(name -> !owned.contains(name)).sorted().toList();
  }
}
