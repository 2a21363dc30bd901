package io.domicile.billing.invoices;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of invoices and their lines, put together. */
public interface Invoices {

  /** A row of invoice. */
  record Head(UUID id, UUID customerId, String currency, long totalCents, Instant createdAt) {}

  /** A row of invoice_line. */
  record LineRow(
      UUID invoiceId, int position, UUID productId, String name, int quantity, long unitCents) {}

  default void insert(Invoice invoice) {
    insert(
        new Head(
            invoice.id(),
            invoice.customerId(),
            invoice.currency(),
            invoice.totalCents(),
            invoice.createdAt()));
    int position = 1;
    for (Invoice.Line line : invoice.lines()) {
      insert(
          new LineRow(
              invoice.id(),
              position++,
              line.productId(),
              line.name(),
              line.quantity(),
              line.unitCents()));
    }
  }

  default Optional<Invoice> find(UUID id) {
    return findHead(id).map(head -> whole(List.of(head)).getFirst());
  }

  default List<Invoice> list(UUID after, int limit) {
    List<Head> heads = listHeads(after, limit);
    return heads.isEmpty() ? List.of() : whole(heads);
  }

  private List<Invoice> whole(List<Head> heads) {
    Map<UUID, List<Invoice.Line>> lines = new HashMap<>();
    for (LineRow row : lines(heads.stream().map(Head::id).toList())) {
      lines
          .computeIfAbsent(row.invoiceId(), _ -> new ArrayList<>())
          .add(new Invoice.Line(row.productId(), row.name(), row.quantity(), row.unitCents()));
    }
    return heads.stream()
        .map(
            head ->
                new Invoice(
                    head.id(),
                    head.customerId(),
                    head.currency(),
                    head.totalCents(),
                    head.createdAt(),
                    lines.getOrDefault(head.id(), List.of())))
        .toList();
  }

  /** Whether the customer is there; it stays there for the rest of the transaction. */
  @SqlQuery("SELECT id FROM customer WHERE id = :id FOR KEY SHARE")
  Optional<UUID> holdCustomer(@Bind("id") UUID id);

  @SqlUpdate(
      """
      INSERT INTO invoice (id, customer_id, currency, total_cents, created_at)
      VALUES (:id, :customerId, :currency, :totalCents, :createdAt)
      """)
  void insert(@BindMethods Head head);

  @SqlUpdate(
      """
      INSERT INTO invoice_line (invoice_id, position, product_id, name, quantity, unit_cents)
      VALUES (:invoiceId, :position, :productId, :name, :quantity, :unitCents)
      """)
  void insert(@BindMethods LineRow line);

  @SqlQuery("SELECT id, customer_id, currency, total_cents, created_at FROM invoice WHERE id = :id")
  Optional<Head> findHead(@Bind("id") UUID id);

  @SqlQuery(
      """
      SELECT id, customer_id, currency, total_cents, created_at
        FROM invoice
       WHERE id > :after
       ORDER BY id
       LIMIT :limit
      """)
  List<Head> listHeads(@Bind("after") UUID after, @Bind("limit") int limit);

  @SqlQuery(
      """
      SELECT invoice_id, position, product_id, name, quantity, unit_cents
        FROM invoice_line
       WHERE invoice_id IN (<ids>)
       ORDER BY invoice_id, position
      """)
  List<LineRow> lines(@BindList("ids") List<UUID> ids);
}
