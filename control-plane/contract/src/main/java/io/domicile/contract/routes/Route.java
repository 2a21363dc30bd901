package io.domicile.contract.routes;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.residency.region.RegionCode;
import java.util.List;
import java.util.Set;

/**
 * How a runtime reaches one tenant.
 *
 * @param cluster the id of one of the snapshot's clusters
 * @param database the tenant's database on it
 * @param credential where the login role's name and password are; changes with every rotation
 * @param rootKey the tenant's root key, wrapped
 * @param apiKeyMacKey 32 bytes with which the runtime refuses made-up API keys before it looks at
 *     any database. It admits nobody: a key must also be in the tenant's own database
 * @param apiKeyRegions the regions whose API keys are accepted: the home, and former homes after a
 *     move
 * @param schemaRelease the number of the product's schema release in the database, 0 for none
 * @param otherRootKeys further root keys that values may be sealed under, of other versions than
 *     {@code rootKey}: the next one from before its turn until it is {@code rootKey}, so that no
 *     runtime meets a value it cannot open, and former ones until nothing is sealed under them. A
 *     runtime reads with all of them and writes with {@code rootKey}. Absent in older documents:
 *     none
 */
public record Route(
    TenantId tenant,
    Slug slug,
    RouteState state,
    Epoch epoch,
    String cluster,
    String database,
    SecretReference credential,
    WrappedRootKey rootKey,
    Secret<Bytes> apiKeyMacKey,
    Set<RegionCode> apiKeyRegions,
    int schemaRelease,
    List<WrappedRootKey> otherRootKeys) {

  public Route {
    otherRootKeys = otherRootKeys == null ? List.of() : List.copyOf(otherRootKeys);
  }

  /** A route of a tenant whose root key is in no rotation. */
  public Route(
      TenantId tenant,
      Slug slug,
      RouteState state,
      Epoch epoch,
      String cluster,
      String database,
      SecretReference credential,
      WrappedRootKey rootKey,
      Secret<Bytes> apiKeyMacKey,
      Set<RegionCode> apiKeyRegions,
      int schemaRelease) {
    this(
        tenant,
        slug,
        state,
        epoch,
        cluster,
        database,
        credential,
        rootKey,
        apiKeyMacKey,
        apiKeyRegions,
        schemaRelease,
        List.of());
  }

  /** The same route in another state. */
  public Route withState(RouteState newState) {
    return new Route(
        tenant,
        slug,
        newState,
        epoch,
        cluster,
        database,
        credential,
        rootKey,
        apiKeyMacKey,
        apiKeyRegions,
        schemaRelease,
        otherRootKeys);
  }

  /** The same route with other root keys. */
  public Route withRootKeys(WrappedRootKey current, List<WrappedRootKey> others) {
    return new Route(
        tenant,
        slug,
        state,
        epoch,
        cluster,
        database,
        credential,
        current,
        apiKeyMacKey,
        apiKeyRegions,
        schemaRelease,
        others);
  }
}
