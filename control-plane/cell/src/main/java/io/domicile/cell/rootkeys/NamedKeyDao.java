package io.domicile.cell.rootkeys;

import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The statements about keys that tenants named. */
@RegisterConstructorMapper(NamedKeyDao.Row.class)
interface NamedKeyDao {

  /** A decision as it is kept. */
  record Row(
      String vaultKey,
      boolean taken,
      String because,
      Generation generation,
      Instant decidedAt,
      Instant triedAt) {

    boolean isOf(VaultKeyId key) {
      return vaultKey.equals(key.value());
    }

    ObservedKey.Named named() {
      return new ObservedKey.Named(new VaultKeyId(vaultKey), taken, because, decidedAt);
    }
  }

  @SqlQuery(
      """
      SELECT vault_key, taken, because, generation, decided_at, tried_at
      FROM named_key WHERE tenant = :tenant
      """)
  Optional<Row> find(TenantId tenant);

  @SqlUpdate(
      """
      INSERT INTO named_key (tenant, vault_key, taken, because, generation, decided_at, tried_at)
      VALUES (:tenant, :vaultKey, :taken, :because, :generation, :now, :now)
      ON CONFLICT (tenant) DO UPDATE
      SET vault_key = excluded.vault_key, taken = excluded.taken, because = excluded.because,
          generation = excluded.generation, tried_at = excluded.tried_at,
          decided_at = CASE
            WHEN (named_key.vault_key, named_key.taken, named_key.because)
               = (excluded.vault_key, excluded.taken, excluded.because)
            THEN named_key.decided_at ELSE excluded.decided_at END
      """)
  void put(
      TenantId tenant,
      String vaultKey,
      boolean taken,
      String because,
      Generation generation,
      OffsetDateTime now);
}
