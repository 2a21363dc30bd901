package io.domicile.cell.cluster;

import io.domicile.contract.tenantdatabase.DatabaseNames;
import java.util.UUID;

/**
 * A database on the tenants' cluster and the three roles that are made, renamed and dropped with
 * it. All names are plain SQL names.
 *
 * @param owner owns schema {@code app} and all in it
 * @param access reads and writes rows
 * @param migrator may act as the owner; logs in only while a release is applied
 */
public record DatabaseRoles(String database, String owner, String access, String migrator) {

  /** What every spare's database and roles begin with. */
  public static final String SPARE_PREFIX = "spare_";

  /** What every tenant's begin with. */
  public static final String TENANT_PREFIX = "t_";

  public DatabaseRoles {
    PlainSql.plain(database);
    PlainSql.plain(owner);
    PlainSql.plain(access);
    PlainSql.plain(migrator);
  }

  public static DatabaseRoles of(DatabaseNames names) {
    return new DatabaseRoles(names.database(), names.owner(), names.access(), names.migrator());
  }

  /** A spare's; the id is never used twice. */
  public static DatabaseRoles ofSpare(UUID id) {
    String name = SPARE_PREFIX + id.toString().replace("-", "");
    return new DatabaseRoles(name, name + "_owner", name + "_rw", name + "_migrator");
  }
}
