package io.domicile.localvault;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.vault.SecretReference;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.local.LocalVaultApi;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;

/** The secret half of {@link LocalVaultApi}. */
@Path("/v1/secrets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SecretsResource {

  /** A secret as it is kept. */
  record StoredSecret(SecretReference reference, DatabaseCredential credential) {}

  private final RecordStore<StoredSecret> secrets;

  SecretsResource(RecordStore<StoredSecret> secrets) {
    this.secrets = secrets;
  }

  @PUT
  @Path("/{reference: .+}")
  @Permitted(Caller.CELL)
  public void write(
      @PathParam("reference") SecretReference reference,
      @Valid @NotNull DatabaseCredential credential) {
    secrets.update(reference.value(), present -> new StoredSecret(reference, credential));
  }

  @GET
  @Path("/{reference: .+}")
  @Permitted({Caller.CELL, Caller.RUNTIME})
  public DatabaseCredential read(@PathParam("reference") SecretReference reference) {
    StoredSecret secret = secrets.find(reference.value());
    if (secret == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is no such secret.");
    }
    return secret.credential();
  }

  @GET
  @Permitted(Caller.CELL)
  public LocalVaultApi.References list() {
    return new LocalVaultApi.References(
        secrets.all().stream()
            .map(StoredSecret::reference)
            .sorted(Comparator.comparing(SecretReference::value))
            .toList());
  }

  @DELETE
  @Path("/{reference: .+}")
  @Permitted(Caller.CELL)
  public void delete(@PathParam("reference") SecretReference reference) {
    secrets.delete(reference.value());
  }
}
