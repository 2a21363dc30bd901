package io.domicile.controlplane.fleet;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.database.ValueTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Goes through all placed tenants. The database sorts them, on its disk where it must, and hands
 * them out through a cursor, so that this process never holds more than a few hundred. Thread-safe.
 */
public final class Fleet {

  private static final int AT_A_TIME = 500;

  private final Jdbi jdbi;

  public Fleet(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Takes the fleet in: a combination, then its tenants, then the next combination.
   *
   * @param <E> what taking in may fail with
   */
  public interface Visitor<E extends Exception> {
    /** A combination; its tenants follow. */
    void combination(Combination combination) throws E;

    /** A tenant of the latest combination. */
    void tenant(FleetMember member) throws E;
  }

  /**
   * Visits all tenants that have a home, as they are at one moment.
   *
   * @return how many tenants wait for a home, and so have nothing anywhere
   */
  public <E extends Exception> long visit(Visitor<E> visitor) throws E {
    // A handle of its own, so that what a visitor writes is no part of this transaction.
    try (Handle handle = jdbi.open()) {
      return handle.<Long, E>inTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          reading -> {
            reading.execute("SET TRANSACTION READ ONLY");
            visit(reading, visitor);
            return reading
                .createQuery(
                    "SELECT count(*) FROM tenant WHERE home_cell IS NULL AND state <> 'erased'")
                .mapTo(Long.class)
                .one();
          });
    }
  }

  private static <E extends Exception> void visit(Handle handle, Visitor<E> visitor) throws E {
    String residency = "";
    String assets = "";
    try (var rows =
        handle
            .createQuery(
                """
                SELECT t.id, t.slug, t.state, t.home_region, t.home_cell,
                  t.residency::text AS residency, p.assets::text AS assets
                FROM tenant t JOIN placement p ON p.tenant = t.id AND p.epoch = t.home_epoch
                WHERE t.state <> 'erased'
                ORDER BY t.residency, p.assets, t.id
                """)
            .setFetchSize(AT_A_TIME)
            .map((row, context) -> row(row))
            .iterator()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (!row.residency().equals(residency) || !row.assets().equals(assets)) {
          residency = row.residency();
          assets = row.assets();
          visitor.combination(Combination.read(residency, assets));
        }
        visitor.tenant(row.member());
      }
    }
  }

  private record Row(FleetMember member, String residency, String assets) {}

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new FleetMember(
            new TenantId(row.getObject("id", UUID.class)),
            new Slug(row.getString("slug")),
            Objects.requireNonNull(ValueTypes.word(row, "state", TenantState.class)),
            new RegionCode(row.getString("home_region")),
            new CellId(row.getString("home_cell"))),
        row.getString("residency"),
        row.getString("assets"));
  }
}
