package io.domicile.billing.products;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows. */
public interface Products {

  @SqlUpdate(
      """
      INSERT INTO product (id, name, unit_cents, currency, version, created_at)
      VALUES (:id, :name, :unitCents, :currency, :version, :createdAt)
      """)
  void insert(@BindMethods Product product);

  @SqlUpdate(
      """
      UPDATE product
         SET name = :name, unit_cents = :unitCents, currency = :currency, version = :version
       WHERE id = :id AND version = :version - 1
      """)
  int update(@BindMethods Product product);

  @SqlQuery(
      "SELECT id, name, unit_cents, currency, version, created_at FROM product WHERE id = :id")
  Optional<Product> find(@Bind("id") UUID id);

  @SqlQuery(
      """
      SELECT id, name, unit_cents, currency, version, created_at
        FROM product
       WHERE id > :after
       ORDER BY id
       LIMIT :limit
      """)
  List<Product> list(@Bind("after") UUID after, @Bind("limit") int limit);
}
