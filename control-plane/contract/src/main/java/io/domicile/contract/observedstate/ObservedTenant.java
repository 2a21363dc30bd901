package io.domicile.contract.observedstate;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell's observation of one tenant.
 *
 * @param generation the desired generation this observation is of; {@code state} is final for it
 *     unless provisioning
 * @param database the database's name, once there is one
 * @param schemaRelease the release number found in it, 0 for none
 * @param steps the steps taken for this generation, in order
 * @param refusal why, if refused
 * @param observedAt by the cell's clock
 * @param key of the tenant's key; null in older reports and until there is one
 * @param credential what runtimes log in with; null while there is nothing
 */
public record ObservedTenant(
    TenantId tenant,
    Generation generation,
    Epoch epoch,
    ObservedTenantState state,
    @Nullable String database,
    int schemaRelease,
    List<ObservedStep> steps,
    @Nullable String refusal,
    Instant observedAt,
    @Nullable ObservedKey key,
    @Nullable ObservedCredential credential) {

  @JsonCreator
  public ObservedTenant {}

  /** An observation that says nothing of the key and the credential. */
  public ObservedTenant(
      TenantId tenant,
      Generation generation,
      Epoch epoch,
      ObservedTenantState state,
      @Nullable String database,
      int schemaRelease,
      List<ObservedStep> steps,
      @Nullable String refusal,
      Instant observedAt) {
    this(
        tenant,
        generation,
        epoch,
        state,
        database,
        schemaRelease,
        steps,
        refusal,
        observedAt,
        null,
        null);
  }
}
