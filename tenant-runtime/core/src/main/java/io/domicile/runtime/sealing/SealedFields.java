package io.domicile.runtime.sealing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which tenant's sealer a JDBI handle uses. Set on each handle as it is opened, never on a Jdbi
 * that tenants share.
 */
public final class SealedFields implements JdbiConfig<SealedFields> {

  private @Nullable Sealer sealer;
  private Map<FieldId, List<byte[]>> lookedFor = Map.of();

  /** For JDBI, which makes it by reflection. */
  public SealedFields() {}

  private SealedFields(SealedFields that) {
    this.sealer = that.sealer;
    this.lookedFor = that.lookedFor;
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

  /** One statement's rows are to have this value in the field, in canonical form. */
  void lookFor(FieldId field, byte[] canonical) {
    var more = new HashMap<>(lookedFor);
    more.merge(
        field,
        List.of(canonical),
        (before, now) -> Stream.concat(before.stream(), now.stream()).toList());
    lookedFor = Map.copyOf(more);
  }

  /** The values of which the statement's rows are to have one in the field; empty for any. */
  List<byte[]> lookedFor(FieldId field) {
    return lookedFor.getOrDefault(field, List.of());
  }

  @Override
  public SealedFields createCopy() {
    return new SealedFields(this);
  }
}
