package io.domicile.runtime.sealing;

import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which tenant's sealer a JDBI handle uses. Set on each handle as it is opened, never on a Jdbi
 * that tenants share.
 */
public final class SealedFields implements JdbiConfig<SealedFields> {

  private @Nullable Sealer sealer;

  /** For JDBI, which makes it by reflection. */
  public SealedFields() {}

  private SealedFields(SealedFields that) {
    this.sealer = that.sealer;
  }

  public void use(Sealer tenantsSealer) {
    this.sealer = tenantsSealer;
  }

  /** The handle's sealer. */
  public Sealer sealer() {
    if (sealer == null) {
      throw new IllegalStateException("Sealed fields need a handle opened through a Tenant.");
    }
    return sealer;
  }

  @Override
  public SealedFields createCopy() {
    return new SealedFields(this);
  }
}
