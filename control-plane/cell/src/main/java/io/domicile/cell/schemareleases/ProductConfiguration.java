package io.domicile.cell.schemareleases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenantdatabase.PublicRights;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The product this cell serves.
 *
 * @param name what its releases must say
 * @param databaseFunctions PostgreSQL's functions that it needs and that are kept from every role
 *     otherwise: any of {@code ADVISORY_LOCKS}, {@code LARGE_OBJECTS}, {@code NOTIFY}, {@code
 *     SLEEP}; none if left out
 * @param publicKeys the product team's, pinned here: the control plane cannot make a release
 */
public record ProductConfiguration(
    @NotBlank @JsonProperty(required = true) String name,
    @NotEmpty @JsonProperty(required = true) List<VerificationKey> publicKeys,
    @Nullable Set<PublicRights.Functions> databaseFunctions) {

  public ProductConfiguration {
    publicKeys = List.copyOf(publicKeys);
    databaseFunctions = databaseFunctions == null ? Set.of() : Set.copyOf(databaseFunctions);
  }

  /** What its login roles may call of the functions that are kept from every role. */
  public Set<PublicRights.Functions> functions() {
    return databaseFunctions == null ? Set.of() : databaseFunctions;
  }
}
