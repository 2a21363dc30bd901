package io.domicile.cell.keys;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements about every key of a vault that ever wrapped for a tenant. */
@RegisterConstructorMapper(TenantVaultKey.class)
interface VaultKeyDao {

  String COLUMNS =
      "vault_key, tenant, vault, noted_at, former_since, former_version, retired_at, found,"
          + " missing_since, silent_since, destruction_at, destroyed_at";

  @SqlUpdate(
      """
      INSERT INTO vault_key (vault_key, tenant, noted_at) VALUES (:vaultKey, :tenant, :now)
      ON CONFLICT DO NOTHING
      """)
  void note(String vaultKey, TenantId tenant, OffsetDateTime now);

  @SqlQuery("SELECT " + COLUMNS + " FROM vault_key WHERE vault_key = :vaultKey")
  Optional<TenantVaultKey> find(String vaultKey);

  @SqlQuery(
      "SELECT " + COLUMNS + " FROM vault_key WHERE tenant = :tenant ORDER BY noted_at, vault_key")
  List<TenantVaultKey> of(TenantId tenant);

  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM vault_key WHERE former_since IS NOT NULL AND retired_at IS NULL"
          + " AND destroyed_at IS NULL ORDER BY tenant, vault_key")
  List<TenantVaultKey> toRetire();

  /** The key wraps, or is about to; whatever wrapped beside it is a former one from now on. */
  @SqlUpdate(
      """
      UPDATE vault_key
      SET former_since = CASE WHEN vault_key = :present THEN NULL ELSE coalesce(former_since, :now) END,
          former_version = CASE WHEN vault_key = :present THEN NULL ELSE former_version END,
          retired_at = CASE WHEN vault_key = :present THEN NULL ELSE retired_at END
      WHERE tenant = :tenant AND (vault_key = :present OR former_since IS NULL)
      """)
  void onlyWraps(TenantId tenant, String present, OffsetDateTime now);

  @SqlUpdate(
      """
      UPDATE vault_key SET former_version = :version
      WHERE vault_key = :vaultKey AND former_since IS NOT NULL
      """)
  void formerFrom(String vaultKey, long version);

  @SqlUpdate("UPDATE vault_key SET retired_at = :now WHERE vault_key = :vaultKey")
  void retired(String vaultKey, OffsetDateTime now);

  @SqlUpdate(
      """
      UPDATE vault_key
      SET vault = :vault, found = :found,
          missing_since = NULL,
          silent_since = NULL,
          destroyed_at = CASE WHEN :found = 'destroyed' THEN coalesce(destroyed_at, :now) END
      WHERE vault_key = :vaultKey
        AND (vault IS DISTINCT FROM :vault OR found IS DISTINCT FROM :found
             OR missing_since IS NOT NULL OR silent_since IS NOT NULL)
      """)
  void answered(String vaultKey, String vault, VaultKeyState found, OffsetDateTime now);

  /** What its own vault said of it last stands: the one that was asked may be another. */
  @SqlUpdate(
      """
      UPDATE vault_key SET missing_since = coalesce(missing_since, :now), silent_since = NULL
      WHERE vault_key = :vaultKey AND (missing_since IS NULL OR silent_since IS NOT NULL)
      """)
  void notFound(String vaultKey, OffsetDateTime now);

  @SqlUpdate(
      "UPDATE vault_key SET silent_since = :now WHERE vault_key = :vaultKey AND silent_since IS NULL")
  void silent(String vaultKey, OffsetDateTime now);

  @SqlUpdate("UPDATE vault_key SET destruction_at = :at WHERE vault_key = :vaultKey")
  void destructionAt(String vaultKey, @Nullable OffsetDateTime at);
}
