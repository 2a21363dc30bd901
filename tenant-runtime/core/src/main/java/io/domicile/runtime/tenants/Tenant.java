package io.domicile.runtime.tenants;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.sealing.Sealer;
import java.security.Principal;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One tenant of this cell, in the hands of a caller that was admitted to it.
 *
 * <p>Work that cannot reach the tenant's data ends in a {@link ProblemException}: 403 {@code
 * tenant_suspended}, 423 {@code key_disabled}, 503 {@code unavailable} with {@code Retry-After}.
 * After a 503 from within a transaction it is unknown whether that transaction committed; {@link
 * #once} makes it safe to ask again.
 *
 * <p>Thread-safe.
 */
public final class Tenant implements Principal {

  private final Tenants tenants;
  private final TenantId id;
  private final Slug slug;
  private final @Nullable Supplier<RequestDigest> request;

  Tenant(Tenants tenants, TenantId id, Slug slug, @Nullable Supplier<RequestDigest> request) {
    this.tenants = tenants;
    this.id = id;
    this.slug = slug;
    this.request = request;
  }

  public TenantId id() {
    return id;
  }

  public Slug slug() {
    return slug;
  }

  /** The tenant's id, as text. */
  @Override
  public String getName() {
    return id.toString();
  }

  /** Does the work in a transaction that commits if it returns and rolls back if it throws. */
  public <T> T inTransaction(Work<T> work) {
    return tenants.inTransaction(id, false, work);
  }

  /** Does the work in a read-only transaction. */
  public <T> T read(Work<T> work) {
    return tenants.inTransaction(id, true, work);
  }

  /**
   * Does the work once for the key, however often the request is repeated: a repetition gets the
   * first result again. Key, result and everything the work did commit together; the result is kept
   * sealed. Work that throws leaves nothing behind, so that the request can be repeated.
   *
   * @param key the {@code Idempotency-Key} header
   * @param type of the result, which is kept as JSON
   * @throws ProblemException {@code idempotency_key_required} without a key; {@code
   *     idempotency_key_reused} if the key was used for another request; {@code
   *     idempotency_key_in_progress} while another transaction holds it
   * @throws IllegalStateException if this tenant does not come from a request; give a digest then
   */
  public <T> T once(@Nullable String key, Class<T> type, Work<T> work) {
    if (request == null) {
      throw new IllegalStateException("Outside a request, once() needs a RequestDigest.");
    }
    return once(key, request.get(), type, work);
  }

  /** As {@link #once(String, Class, Work)}, for a request whose digest the caller knows. */
  public <T> T once(@Nullable String key, RequestDigest digest, Class<T> type, Work<T> work) {
    String checked = IdempotencyKey.require(key).value();
    return inTransaction(
        transaction -> {
          var keys = transaction.attach(IdempotencyKeys.class);
          if (!keys.hold(checked)) {
            throw new ProblemException(
                    ErrorCode.IDEMPOTENCY_KEY_IN_PROGRESS,
                    "A request with this key is being served.")
                .retryAfter(Duration.ofSeconds(1));
          }
          var served = keys.find(checked);
          if (served.isPresent()) {
            if (!served.get().requestSha256().equals(digest.sha256())) {
              throw new ProblemException(
                  ErrorCode.IDEMPOTENCY_KEY_REUSED, "This key was used for another request.");
            }
            return Json.read(served.get().result().toArray(), type);
          }
          T result = work.in(transaction);
          var json = Bytes.copyOf(Json.write(result));
          keys.insert(
              new IdempotencyKeys.Served(transaction.newId(), checked, digest.sha256(), json));
          return result;
        });
  }

  /**
   * The tenant's sealer, for objects that are kept outside its database. To be asked for anew with
   * each piece of work: it holds the keys of this moment.
   *
   * @throws ProblemException if the tenant's key must not be used now
   */
  public Sealer sealer() {
    return tenants.sealer(id);
  }

  /**
   * Plain JDBC to the tenant's database. Its failures are {@link
   * io.domicile.runtime.pools.TenantUnavailableException}s, and it knows nothing of sealed fields.
   */
  public DataSource dataSource() {
    return tenants.dataSource(id);
  }

  /**
   * Plain JDBC to a replica of the tenant's database, for reading what may be a little old; as
   * {@link io.domicile.runtime.pools.TenantDataSources#ofReplica}.
   */
  public DataSource replica() {
    return tenants.replica(id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tenant tenant && tenant.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Tenant[" + id + "]";
  }
}
