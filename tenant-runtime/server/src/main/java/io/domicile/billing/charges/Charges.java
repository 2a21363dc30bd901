package io.domicile.billing.charges;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows. */
interface Charges {

  /**
   * What is left of an invoice to charge.
   *
   * @param cents its total less the charges made
   */
  record Open(String currency, long cents) {}

  /** Locks the invoice, so that two charges cannot both take what is left. */
  @SqlQuery("SELECT id FROM invoice WHERE id = :id FOR UPDATE")
  Optional<UUID> holdInvoice(@Bind("id") UUID id);

  @SqlQuery(
      """
      SELECT i.currency,
             i.total_cents - coalesce((SELECT sum(c.cents) FROM charge c WHERE c.invoice_id = i.id), 0) AS cents
        FROM invoice i
       WHERE i.id = :id
      """)
  Open open(@Bind("id") UUID id);

  @SqlUpdate(
      """
      INSERT INTO charge (id, invoice_id, cents, currency, created_at)
      VALUES (:id, :invoiceId, :cents, :currency, :createdAt)
      """)
  void insert(@BindMethods Charge charge);

  @SqlQuery("SELECT id, invoice_id, cents, currency, created_at FROM charge WHERE id = :id")
  Optional<Charge> find(@Bind("id") UUID id);

  @SqlQuery(
      """
      SELECT id, invoice_id, cents, currency, created_at
        FROM charge
       WHERE id > :after
       ORDER BY id
       LIMIT :limit
      """)
  List<Charge> list(@Bind("after") UUID after, @Bind("limit") int limit);
}
