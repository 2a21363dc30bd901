package io.domicile.contract.tenantdatabase;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;

/**
 * The names of a tenant's database and of the roles that live and die with it. A database's name is
 * fixed by tenant and incarnation, a login role's by tenant, epoch and serial; none is ever used
 * twice, so that an old route fails at login. All fit PostgreSQL's 63 bytes and need no quoting.
 *
 * @param incarnation counts the databases a tenant has had in this cell, from 1
 */
public record DatabaseNames(TenantId tenant, int incarnation) {

  /** The names that {@link #login} gives, as a regular expression of PostgreSQL's. */
  public static final String LOGIN = "^t_[0-9a-f]{32}_e[0-9]+_s[0-9]+$";

  public DatabaseNames {
    if (incarnation < 1) {
      throw new IllegalArgumentException("An incarnation is at least 1.");
    }
  }

  /** The database. */
  public String database() {
    return "t_" + tenant.hex() + "_i" + incarnation;
  }

  /** NOLOGIN; owns schema {@code app} and all in it. */
  public String owner() {
    return database() + "_owner";
  }

  /**
   * NOLOGIN; may read and write the rows of both schemas. Login roles are members of it and of
   * nothing else.
   */
  public String access() {
    return database() + "_rw";
  }

  /** Member of the owner; can log in only while a migration runs. */
  public String migrator() {
    return database() + "_migrator";
  }

  /**
   * A login role of the runtime.
   *
   * @param serial counts the roles of an epoch, from 1
   */
  public String login(Epoch epoch, int serial) {
    String name = "t_" + tenant.hex() + "_e" + epoch + "_s" + serial;
    if (name.length() > 63) {
      // PostgreSQL would truncate it, and two roles would share one name.
      throw new IllegalStateException("The role name " + name + " is too long for PostgreSQL.");
    }
    return name;
  }

  /** Where that login role's credential is kept. */
  public SecretReference credential(Epoch epoch, int serial) {
    return new SecretReference("tenants/" + tenant + "/database/e" + epoch + "-s" + serial);
  }
}
