package io.domicile.cell.desiredstate;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The desired state as this cell has accepted it. Acceptance is one transaction and only ever goes
 * forward. Thread-safe.
 */
public final class DesiredTenants {

  private final Jdbi jdbi;
  private final Changes changes;

  /**
   * What became of a document.
   *
   * @param changed the tenants whose desired state is new
   * @param refused why single tenants in it were not accepted; the others were
   */
  record Acceptance(List<TenantId> changed, List<String> refused) {}

  /** The statements. */
  interface Dao {

    @SqlQuery("SELECT version FROM desired_version")
    long version();

    @SqlQuery("SELECT version FROM desired_version FOR UPDATE")
    long lockVersion();

    @SqlUpdate("UPDATE desired_version SET version = :version, schema_release = :release")
    void setVersion(long version, @Nullable Document release);

    @SqlQuery("SELECT schema_release::text FROM desired_version WHERE schema_release IS NOT NULL")
    Optional<String> schemaRelease();

    @SqlQuery(
        """
        SELECT document ->> 'schemaRelease' FROM desired_tenant
        WHERE (document #>> '{schemaRelease,number}')::integer IS NOT NULL
        ORDER BY (document #>> '{schemaRelease,number}')::integer DESC LIMIT 1
        """)
    Optional<String> newestRelease();

    @SqlQuery("SELECT document::text FROM desired_tenant WHERE tenant = :tenant FOR UPDATE")
    Optional<String> lock(TenantId tenant);

    @SqlQuery("SELECT document::text FROM desired_tenant WHERE tenant = :tenant")
    Optional<String> find(TenantId tenant);

    @SqlQuery("SELECT document::text FROM desired_tenant WHERE slug = :slug")
    Optional<String> findBySlug(String slug);

    @SqlQuery(
        "SELECT document::text FROM desired_tenant WHERE tenant > :after ORDER BY tenant LIMIT"
            + " :limit")
    List<String> page(TenantId after, int limit);

    @SqlUpdate(
        """
        INSERT INTO desired_tenant (tenant, slug, generation, epoch, document)
        VALUES (:tenant, :slug, :generation, :epoch, :document)
        ON CONFLICT (tenant) DO UPDATE
        SET slug = excluded.slug, generation = excluded.generation, epoch = excluded.epoch,
            document = excluded.document, accepted_at = now()
        WHERE excluded.generation > desired_tenant.generation AND excluded.epoch >= desired_tenant.epoch
        """)
    int accept(TenantId tenant, String slug, long generation, long epoch, Document document);
  }

  public DesiredTenants(CellDatabase database, Changes changes) {
    this.jdbi = database.jdbi();
    this.changes = changes;
  }

  /** The version accepted last, 0 for none. */
  public long version() {
    return jdbi.withExtension(Dao.class, Dao::version);
  }

  /** The schema release that databases are to have. */
  public Optional<SchemaReleaseReference> schemaRelease() {
    return jdbi.withExtension(Dao.class, Dao::schemaRelease)
        .map(json -> read(json, SchemaReleaseReference.class));
  }

  /** The newest schema release that is wanted, by the cell or by any one tenant. */
  public Optional<SchemaReleaseReference> newestRelease() {
    return Stream.concat(
            schemaRelease().stream(),
            jdbi
                .withExtension(Dao.class, Dao::newestRelease)
                .map(json -> read(json, SchemaReleaseReference.class))
                .stream())
        .max(Comparator.comparingInt(SchemaReleaseReference::number));
  }

  public Optional<DesiredTenant> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant)).map(DesiredTenants::tenant);
  }

  /** By id or slug, as callers of the HTTP interface name tenants. */
  public Optional<DesiredTenant> find(String idOrSlug) {
    try {
      return find(TenantId.of(idOrSlug));
    } catch (IllegalArgumentException notAnId) {
      return jdbi.withExtension(Dao.class, dao -> dao.findBySlug(idOrSlug))
          .map(DesiredTenants::tenant);
    }
  }

  /** Up to {@code limit} tenants, ordered by id, after the given one. */
  public List<DesiredTenant> page(TenantId after, int limit) {
    return jdbi.withExtension(Dao.class, dao -> dao.page(after, limit)).stream()
        .map(DesiredTenants::tenant)
        .toList();
  }

  /**
   * Accepts a verified document of this cell.
   *
   * @throws RefusedDocumentException if it would go back, or leaves a gap
   */
  Acceptance accept(DesiredState state) throws RefusedDocumentException {
    return jdbi.inTransaction(handle -> accept(handle, state));
  }

  private Acceptance accept(Handle handle, DesiredState state) throws RefusedDocumentException {
    Dao dao = handle.attach(Dao.class);
    long version = dao.lockVersion();
    if (state.version() < version || state.version() < state.since()) {
      throw new RefusedDocumentException(
          "It has version " + state.version() + ", and " + version + " is accepted already.");
    }
    if (state.since() > version) {
      throw new RefusedDocumentException(
          "It tells what is new since " + state.since() + ", and only " + version + " is here.");
    }
    // A wish only: which releases are accepted, and that they never go back, is decided where their
    // signatures are.
    SchemaReleaseReference release = state.schemaRelease();
    var refused = new ArrayList<String>();
    var changed = new ArrayList<TenantId>();
    for (DesiredTenant tenant : state.tenants()) {
      Optional<DesiredTenant> accepted = dao.lock(tenant.tenant()).map(DesiredTenants::tenant);
      if (accepted.isPresent() && accepted.get().equals(tenant)) {
        continue;
      }
      int rows =
          dao.accept(
              tenant.tenant(),
              tenant.slug().value(),
              tenant.generation().value(),
              tenant.epoch().value(),
              new Document(tenant));
      if (rows == 1) {
        changes.raiseWork(handle, tenant.tenant());
        changed.add(tenant.tenant());
      } else {
        refused.add(
            "tenant "
                + tenant.tenant()
                + ": generation "
                + tenant.generation()
                + ", epoch "
                + tenant.epoch()
                + " is not above what was accepted");
      }
    }
    Optional<SchemaReleaseReference> before =
        dao.schemaRelease().map(json -> read(json, SchemaReleaseReference.class));
    if (!before.equals(Optional.ofNullable(release))) {
      // Every tenant that wants no release of its own has another one to get.
      changes.raiseAll(handle);
    }
    dao.setVersion(state.version(), release == null ? null : new Document(release));
    return new Acceptance(List.copyOf(changed), List.copyOf(refused));
  }

  private static DesiredTenant tenant(String json) {
    return read(json, DesiredTenant.class);
  }

  private static <T> T read(String json, Class<T> shape) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), shape);
  }
}
