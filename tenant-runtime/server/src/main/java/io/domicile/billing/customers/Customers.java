package io.domicile.billing.customers;

import io.domicile.runtime.sealing.BindIndex;
import io.domicile.runtime.sealing.BindSealed;
import io.domicile.runtime.sealing.Opened;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows. */
public interface Customers {

  @SqlUpdate(
      """
      INSERT INTO customer (id, name, email, email_index, tax_id, version, created_at)
      VALUES (:id, :name, :email, :emailIndex, :taxId, :version, :createdAt)
      """)
  void insert(@BindSealed Customer customer);

  @SqlUpdate(
      """
      UPDATE customer
         SET name = :name, email = :email, email_index = :emailIndex, tax_id = :taxId, version = :version
       WHERE id = :id AND version = :version - 1
      """)
  int update(@BindSealed Customer customer);

  @SqlQuery("SELECT id, name, email, tax_id, version, created_at FROM customer WHERE id = :id")
  Optional<Customer> find(@Bind("id") UUID id);

  @SqlQuery(
      """
      SELECT id, name, email, tax_id, version, created_at
        FROM customer
       WHERE id > :after
       ORDER BY id
       LIMIT :limit
      """)
  List<Opened<Customer>> list(@Bind("after") UUID after, @Bind("limit") int limit);

  @SqlQuery(
      """
      SELECT id, name, email, tax_id, version, created_at
        FROM customer
       WHERE email_index = ANY (:email) AND id > :after
       ORDER BY id
       LIMIT :limit
      """)
  List<Opened<Customer>> listByEmail(
      @BindIndex(record = Customer.class, component = "email") String email,
      @Bind("after") UUID after,
      @Bind("limit") int limit);
}
