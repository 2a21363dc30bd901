package io.domicile.cell.databases;

import io.domicile.contract.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements. */
@RegisterConstructorMapper(DatabaseRow.class)
interface DatabaseDao {

  String COLUMNS = "id, state, tenant, incarnation, platform_version, release, release_digest";

  @SqlUpdate("INSERT INTO tenant_database (id, state) VALUES (:id, 'making')")
  void making(UUID id);

  @SqlUpdate(
      """
      UPDATE tenant_database
      SET state = :state, platform_version = :platformVersion, release = :release,
          release_digest = :releaseDigest, changed_at = clock_timestamp()
      WHERE id = :id
      """)
  void made(
      UUID id,
      DatabaseRow.State state,
      int platformVersion,
      int release,
      @Nullable String releaseDigest);

  @SqlUpdate(
      """
      UPDATE tenant_database SET state = 'claiming', tenant = :tenant, incarnation = :incarnation,
             changed_at = clock_timestamp()
      WHERE id = (SELECT id FROM tenant_database
                  WHERE state = 'spare' AND platform_version = :platformVersion
                    AND release_digest IS NOT DISTINCT FROM :releaseDigest
                  ORDER BY changed_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      """)
  int claimSpare(
      TenantId tenant, int incarnation, int platformVersion, @Nullable String releaseDigest);

  @SqlUpdate(
      """
      UPDATE tenant_database SET state = 'claiming', tenant = :tenant, incarnation = :incarnation,
             changed_at = clock_timestamp()
      WHERE id = :id AND state = 'making'
      """)
  int claimMade(UUID id, TenantId tenant, int incarnation);

  @SqlUpdate(
      "UPDATE tenant_database SET state = 'claimed', changed_at = clock_timestamp() WHERE id = :id")
  void claimed(UUID id);

  @SqlUpdate(
      """
      UPDATE tenant_database SET platform_version = :platformVersion, release = :release,
             release_digest = :releaseDigest, changed_at = clock_timestamp()
      WHERE id = :id
      """)
  void migrated(UUID id, int platformVersion, int release, @Nullable String releaseDigest);

  /** Those whose roles have other rights on functions than they are to have. */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM tenant_database WHERE state IN ('spare', 'claimed') AND release = :release"
          + " AND rights <> :rights")
  List<DatabaseRow> withoutRights(int release, String rights);

  /** The numbers of releases that databases have. */
  @SqlQuery("SELECT DISTINCT release FROM tenant_database WHERE state IN ('spare', 'claimed')")
  List<Integer> releases();

  @SqlUpdate("UPDATE tenant_database SET rights = :rights WHERE id = :id")
  void given(UUID id, String rights);

  /** Takes a spare that does not match, so that nobody claims it meanwhile. */
  @SqlQuery(
      """
      UPDATE tenant_database SET state = 'updating', changed_at = clock_timestamp()
      WHERE id = (SELECT id FROM tenant_database
                  WHERE state = 'spare' AND (platform_version <> :platformVersion
                    OR release_digest IS DISTINCT FROM :releaseDigest)
                  ORDER BY changed_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING
      """
          + COLUMNS)
  Optional<DatabaseRow> takeOutdated(int platformVersion, @Nullable String releaseDigest);

  /** Gives it up. */
  @SqlUpdate(
      """
      UPDATE tenant_database SET state = 'dropping', tenant = NULL, incarnation = NULL,
             changed_at = clock_timestamp()
      WHERE id = :id
      """)
  void dropping(UUID id);

  /** What a process that is gone was at. */
  @SqlUpdate("UPDATE tenant_database SET state = 'dropping' WHERE state IN ('making', 'updating')")
  int abandon();

  @SqlUpdate("DELETE FROM tenant_database WHERE id = :id")
  void delete(UUID id);

  @SqlQuery("SELECT " + COLUMNS + " FROM tenant_database WHERE tenant = :tenant")
  Optional<DatabaseRow> ofTenant(TenantId tenant);

  @SqlQuery("SELECT " + COLUMNS + " FROM tenant_database WHERE state = :state")
  List<DatabaseRow> inState(DatabaseRow.State state);

  @SqlQuery("SELECT " + COLUMNS + " FROM tenant_database")
  List<DatabaseRow> all();

  @SqlQuery("SELECT count(*) FROM tenant_database WHERE state = 'spare'")
  int spares();

  @SqlQuery("SELECT count(*) FROM tenant_database WHERE tenant IS NOT NULL")
  int tenants();
}
