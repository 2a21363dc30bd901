package io.domicile.cell.schemareleases;

import com.fasterxml.jackson.annotation.JsonCreator;
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
public record CellProductConfiguration(
    @NotBlank String name,
    @NotEmpty List<VerificationKey> publicKeys,
    Set<PublicRights.Functions> databaseFunctions) {

  public CellProductConfiguration {
    publicKeys = List.copyOf(publicKeys);
    databaseFunctions = Set.copyOf(databaseFunctions);
  }

  @JsonCreator
  static CellProductConfiguration of(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty(value = "publicKeys", required = true) List<VerificationKey> publicKeys,
      @JsonProperty("databaseFunctions") @Nullable Set<PublicRights.Functions> databaseFunctions) {
    return new CellProductConfiguration(
        name, publicKeys, databaseFunctions == null ? Set.of() : databaseFunctions);
  }
}
