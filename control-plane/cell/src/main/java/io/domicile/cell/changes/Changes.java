package io.domicile.cell.changes;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.tenant.TenantId;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Changes of tenants, from the features that make them to whoever acts on them. Level-triggered:
 * what counts is the counter, which commits with the change. A wake-up only makes it quick; one
 * that is dropped costs time, never the change. Thread-safe.
 *
 * <p>Work reads the counter before it looks at the tenant and settles what it read afterwards. A
 * change that came in between leaves the counter above what was settled, and is looked at again.
 */
public final class Changes {

  private final Jdbi jdbi;
  private volatile Consumer<TenantId> worker = tenant -> {};
  private volatile Runnable reporter = () -> {};

  /** The statements. */
  interface Dao {

    @SqlUpdate(
        """
        INSERT INTO tenant_change (tenant) VALUES (:tenant)
        ON CONFLICT (tenant) DO UPDATE SET raised = tenant_change.raised + 1
        """)
    void raise(TenantId tenant);

    @SqlUpdate(
        """
        INSERT INTO tenant_change (tenant) SELECT tenant FROM desired_tenant ORDER BY tenant
        ON CONFLICT (tenant) DO UPDATE SET raised = tenant_change.raised + 1
        """)
    void raiseAll();

    @SqlUpdate("UPDATE observed_tenant SET revision = revision + 1 WHERE tenant = :tenant")
    void unheard(TenantId tenant);

    @SqlQuery(
        """
        INSERT INTO tenant_change (tenant, begun) VALUES (:tenant, 1)
        ON CONFLICT (tenant) DO UPDATE SET begun = tenant_change.raised
        RETURNING raised
        """)
    long begin(TenantId tenant);

    @SqlQuery(
        """
        UPDATE tenant_change SET settled = greatest(settled, :counter) WHERE tenant = :tenant
        RETURNING raised = settled
        """)
    boolean settle(TenantId tenant, long counter);

    @SqlQuery("SELECT raised > begun FROM tenant_change WHERE tenant = :tenant")
    boolean isNewer(TenantId tenant);

    @SqlQuery("SELECT tenant FROM tenant_change WHERE raised > settled")
    List<TenantId> open();
  }

  public Changes(CellDatabase database) {
    this.jdbi = database.jdbi();
  }

  /** Who is woken for a tenant with something to do; there is one. */
  public void workedBy(Consumer<TenantId> woken) {
    worker = woken;
  }

  /** Who is woken when there is something to report; there is one. */
  public void reportedBy(Runnable woken) {
    reporter = woken;
  }

  /** Something of the tenant is to be acted on and reported; commits with the caller's change. */
  public void raise(Handle handle, TenantId tenant) {
    Dao dao = handle.attach(Dao.class);
    dao.raise(tenant);
    dao.unheard(tenant);
  }

  /** Something of the tenant is to be acted on; what is reported of it is as before. */
  public void raiseWork(Handle handle, TenantId tenant) {
    handle.attach(Dao.class).raise(tenant);
  }

  /** Something of every tenant is to be acted on. */
  public void raiseAll(Handle handle) {
    handle.attach(Dao.class).raiseAll();
  }

  /** Something of the tenant is to be reported, and there is nothing to do for it. */
  public void unheard(Handle handle, TenantId tenant) {
    handle.attach(Dao.class).unheard(tenant);
  }

  /** Wakes whoever acts and reports; after the change has committed. */
  public void announce(TenantId tenant) {
    reporter.run();
    worker.accept(tenant);
  }

  /** Wakes whoever reports. */
  public void announceReport() {
    reporter.run();
  }

  /** Work on the tenant begins; returns the counter that {@link #settle} is given after it. */
  public long begin(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.begin(tenant));
  }

  /**
   * What the counter said when work began has been acted on.
   *
   * @return whether nothing has changed since
   */
  public boolean settle(TenantId tenant, long counter) {
    return jdbi.withExtension(Dao.class, dao -> dao.settle(tenant, counter));
  }

  /** Whether something has changed since work on the tenant last began. */
  public boolean isNewer(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.isNewer(tenant));
  }

  /** Tenants with a change that has not been acted on. */
  public List<TenantId> open() {
    return jdbi.withExtension(Dao.class, Dao::open);
  }
}
