package io.domicile.controlplane.schemareleases;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Schema releases. */
@RegisterConstructorMapper(SchemaReleaseDao.Stored.class)
interface SchemaReleaseDao {

  /** A release as stored, without its document. */
  record Stored(String product, int number, String digest) {}

  /** Whoever publishes holds this until the commit; readers do not wait. */
  @SqlUpdate("LOCK TABLE schema_release IN SHARE ROW EXCLUSIVE MODE")
  void lock();

  @SqlQuery("SELECT product, number, digest FROM schema_release ORDER BY number DESC LIMIT 1")
  Optional<Stored> latest();

  @SqlQuery("SELECT document FROM schema_release WHERE number = :number")
  Optional<String> document(int number);

  @SqlUpdate(
      """
      INSERT INTO schema_release (product, number, digest, document, published_at)
      VALUES (:product, :number, :digest, :document, :now)
      """)
  void insert(String product, int number, String digest, String document, Instant now);
}
