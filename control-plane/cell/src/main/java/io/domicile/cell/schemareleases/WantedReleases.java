package io.domicile.cell.schemareleases;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.util.Optional;
import java.util.Set;

/**
 * Which release each database is to have: the one that the desired state names, or the newest
 * accepted one where that is older. Thread-safe.
 */
public final class WantedReleases {

  private final DesiredTenants desired;
  private final AcceptedReleases accepted;

  public WantedReleases(DesiredTenants desired, AcceptedReleases accepted) {
    this.desired = desired;
    this.accepted = accepted;
  }

  /**
   * The release that a tenant's database is to have: the one that the tenant wants, or else the
   * cell's; as far as it is accepted here. Empty for none.
   */
  public Optional<SchemaRelease> releaseOf(DesiredTenant tenant) {
    return asFarAsAccepted(referenceOf(tenant));
  }

  /** The release of spares, and of tenants that want no other. */
  public Optional<SchemaRelease> usual() {
    return asFarAsAccepted(desired.schemaRelease());
  }

  /** The number of the newest release that is accepted here, 0 for none. */
  public int newest() {
    return accepted.newest().map(SchemaRelease::number).orElse(0);
  }

  /** What login roles may call in databases of that release, by its own declaration. */
  public Set<PublicRights.Functions> functionsOf(int release) {
    return accepted.find(release).map(SchemaRelease::functions).orElse(Set.of());
  }

  /**
   * A tenant is not made with an older schema than the one that it is to have.
   *
   * @throws ReleaseNotHereException if that release is not accepted yet
   */
  public void requireWanted(DesiredTenant tenant) throws ReleaseNotHereException {
    int wanted = referenceOf(tenant).map(SchemaReleaseReference::number).orElse(0);
    if (newest() < wanted) {
      throw new ReleaseNotHereException(wanted);
    }
  }

  /** The newest release that the cell or a tenant wants. */
  Optional<SchemaReleaseReference> newestWanted() {
    return desired.newestRelease();
  }

  private Optional<SchemaReleaseReference> referenceOf(DesiredTenant tenant) {
    return Optional.ofNullable(tenant.schemaRelease()).or(desired::schemaRelease);
  }

  private Optional<SchemaRelease> asFarAsAccepted(Optional<SchemaReleaseReference> wanted) {
    Optional<SchemaRelease> newest = accepted.newest();
    boolean older =
        wanted.isPresent() && newest.isPresent() && wanted.get().number() < newest.get().number();
    return older ? accepted.find(wanted.get().number()) : newest;
  }
}
