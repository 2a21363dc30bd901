package io.domicile.runtime.authentication;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.pools.TenantUnavailableException;
import io.domicile.runtime.routes.RouteTable;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenants;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a request by its host and its API key, in this order: a host or key of another region
 * is 421, whether or not there is such a tenant; no key, a malformed one or one with a wrong MAC is
 * 401; a good key of another tenant than the host's is 403, the same for a host that nobody has; a
 * revoked, expired or unknown key is 401; a suspended tenant is 403 {@code tenant_suspended}; a
 * disabled key is 423; a vault or database that is away is 503. Thread-safe.
 */
final class Admission {

  private static final String BEARER = "Bearer ";

  private final Routes routes;
  private final Tenants tenants;
  private final ApiKeys keys;
  private final RegionCode region;
  private final String domain;

  /** Stands in for the MAC key of a tenant that is not here, so that both take as long. */
  private final Secret<Bytes> nobodys;

  Admission(Routes routes, Tenants tenants, ApiKeys keys, RegionCode region, String domain) {
    this.routes = routes;
    this.tenants = tenants;
    this.keys = keys;
    this.region = region;
    this.domain = domain;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.nobodys = new Secret<>(Bytes.copyOf(random));
  }

  /**
   * The route of the tenant that the request is admitted to.
   *
   * @param host the {@code Host} header
   * @param authorization the {@code Authorization} header
   * @throws ProblemException if it is not admitted
   */
  Route admit(@Nullable String host, @Nullable String authorization) {
    Optional<TenantHost> named = TenantHost.parse(host, domain);
    if (named.isPresent() && !named.get().region().equals(region)) {
      throw misdirected(named.get().region());
    }
    RouteTable table = routes.current();
    ApiKey key = parse(authorization);
    Route owner = key == null ? null : table.find(key.tenant());
    boolean genuine =
        key != null
            && key.hasMacOf(owner == null ? nobodys : owner.apiKeyMacKey())
            && owner != null;
    if (key != null && !isAccepted(key, genuine ? owner : null)) {
      throw misdirected(key.region());
    }
    if (table.version() == 0) {
      throw new ProblemException(ErrorCode.UNAVAILABLE, "This runtime has no routes yet.")
          .retryAfter(Duration.ofSeconds(2));
    }
    if (key == null || owner == null || !genuine) {
      throw unauthenticated();
    }
    if (named.isEmpty() || !named.get().slug().equals(owner.slug().value())) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN, "The credential is not for the tenant of this host.");
    }
    if (owner.state() == RouteState.SUSPENDED) {
      // Its database admits nobody, so only what is remembered can tell a revoked key.
      if (Boolean.FALSE.equals(keys.remembered(key))) {
        throw unauthenticated();
      }
      throw new ProblemException(ErrorCode.TENANT_SUSPENDED, "The tenant is suspended.");
    }
    if (owner.state() == RouteState.KEY_DISABLED) {
      if (Boolean.FALSE.equals(keys.remembered(key))) {
        throw unauthenticated();
      }
      throw new ProblemException(ErrorCode.KEY_DISABLED, "The tenant's key is disabled.");
    }
    if (!isInDatabase(key, owner)) {
      throw unauthenticated();
    }
    tenants.requireKey(owner);
    return owner;
  }

  private boolean isInDatabase(ApiKey key, Route owner) {
    try {
      return keys.admits(key);
    } catch (SQLException e) {
      if (e instanceof TenantUnavailableException unavailable) {
        // A database that refuses us may have been fenced because the key is disabled.
        if (unavailable.reason() == TenantUnavailableException.Reason.REFUSED) {
          tenants.requireKey(owner);
        }
        throw tenants.problem(unavailable);
      }
      throw new ProblemException(
              ErrorCode.UNAVAILABLE, "The tenant's database is not available at present.", e)
          .retryAfter(Duration.ofSeconds(1));
    }
  }

  /** Keys of this region are, and those of a tenant's former regions if they are genuine. */
  private boolean isAccepted(ApiKey key, @Nullable Route genuineOwner) {
    return key.region().equals(region)
        || (genuineOwner != null && genuineOwner.apiKeyRegions().contains(key.region()));
  }

  private static @Nullable ApiKey parse(@Nullable String authorization) {
    return authorization == null
            || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? null
        : ApiKey.parse(new Secret<>(authorization.substring(BEARER.length()).strip())).orElse(null);
  }

  private static ProblemException unauthenticated() {
    return new ProblemException(ErrorCode.UNAUTHENTICATED, "Send a valid API key of this tenant.")
        .header("WWW-Authenticate", "Bearer");
  }

  private static ProblemException misdirected(RegionCode elsewhere) {
    return new ProblemException(
            ErrorCode.MISDIRECTED, "Requests for that region go to that region's endpoint.")
        .with("region", elsewhere.value());
  }
}
