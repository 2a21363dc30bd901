package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads tenants. Thread-safe. */
final class TenantReader {

  private final Jdbi jdbi;

  TenantReader(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The tenant of that id or slug.
   *
   * @throws ProblemException {@code not_found}
   */
  RegisteredTenant get(String idOrSlug) {
    return jdbi.withExtension(TenantDao.class, dao -> find(dao, idOrSlug))
        .orElseThrow(TenantReader::notFound);
  }

  /** The tenant under its lock. */
  RegisteredTenant lock(Handle handle, TenantId id) {
    return handle.attach(TenantDao.class).lock(id).orElseThrow(TenantReader::notFound);
  }

  List<RegisteredTenant> page(UUID after, int limit) {
    return jdbi.withExtension(TenantDao.class, dao -> dao.page(after, limit));
  }

  private static Optional<RegisteredTenant> find(TenantDao dao, String idOrSlug) {
    return id(idOrSlug).flatMap(dao::find).or(() -> dao.findBySlug(idOrSlug));
  }

  private static Optional<TenantId> id(String text) {
    try {
      return Optional.of(TenantId.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such tenant.");
  }
}
