package io.domicile.cell.credentials;

import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The statements on login roles. */
@RegisterConstructorMapper(LoginRoles.Row.class)
interface LoginRoleDao {

  String COLUMNS = "tenant, epoch, serial, name, reference";

  @SqlUpdate(
      """
      INSERT INTO login_role (tenant, epoch, serial, name, reference, state)
      VALUES (:tenant, :epoch, :serial, :name, :reference, 'intended')
      ON CONFLICT (tenant, epoch, serial) DO NOTHING
      """)
  void intend(TenantId tenant, Epoch epoch, int serial, String name, String reference);

  @SqlUpdate("UPDATE login_role SET state = :state, changed_at = now() WHERE name = :name")
  void setState(String name, LoginRoles.State state);

  @SqlUpdate(
      """
      UPDATE login_role SET state = 'open', changed_at = :now, opened_at = :now WHERE name = :name
      """)
  void opened(String name, OffsetDateTime now);

  @SqlUpdate("UPDATE login_role SET verifier = :verifier WHERE name = :name")
  void setVerifier(String name, String verifier);

  @SqlQuery(
      """
      SELECT name, verifier FROM login_role
      WHERE state IN ('intended', 'open') AND verifier IS NOT NULL
      """)
  @RegisterConstructorMapper(LoginRoles.Verifier.class)
  List<LoginRoles.Verifier> verifiers();

  @SqlQuery(
      """
      SELECT serial, opened_at FROM login_role
      WHERE tenant = :tenant AND epoch = :epoch AND state = 'open' AND opened_at IS NOT NULL
      ORDER BY serial DESC LIMIT 1
      """)
  @RegisterConstructorMapper(ObservedCredential.class)
  Optional<ObservedCredential> credential(TenantId tenant, Epoch epoch);

  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM login_role WHERE tenant = :tenant AND epoch = :epoch AND serial = :serial AND"
          + " state <> 'closed'")
  Optional<LoginRoles.Row> find(TenantId tenant, Epoch epoch, int serial);

  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM login_role WHERE tenant = :tenant AND epoch = :epoch AND state = 'open'"
          + " ORDER BY serial DESC LIMIT 1")
  Optional<LoginRoles.Row> open(TenantId tenant, Epoch epoch);

  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM login_role WHERE tenant = :tenant AND epoch < :epoch AND state <> 'closed'")
  List<LoginRoles.Row> before(TenantId tenant, Epoch epoch);

  @SqlQuery("SELECT " + COLUMNS + " FROM login_role WHERE tenant = :tenant AND state <> 'closed'")
  List<LoginRoles.Row> all(TenantId tenant);

  @SqlQuery("SELECT " + COLUMNS + " FROM login_role WHERE state <> 'closed'")
  List<LoginRoles.Row> all();
}
