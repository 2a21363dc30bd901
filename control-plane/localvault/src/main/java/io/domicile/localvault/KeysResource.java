package io.domicile.localvault;

import io.domicile.contract.secret.Secret;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.domicile.vaults.KeyDescription;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultKey;
import io.domicile.vaults.local.LocalVaultApi;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;

/** The key half of {@link LocalVaultApi}. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class KeysResource {

  private final Keystore keystore;

  KeysResource(Keystore keystore) {
    this.keystore = keystore;
  }

  @POST
  @Permitted(Caller.CELL)
  public VaultKey create(@Valid @NotNull LocalVaultApi.CreateKey request) {
    return keystore.create(
        request.tenant(), Objects.requireNonNullElse(request.serial(), KeyVault.FIRST_SERIAL));
  }

  @GET
  @Permitted(Caller.CELL)
  public LocalVaultApi.Keys list() {
    return new LocalVaultApi.Keys(keystore.list());
  }

  @GET
  @Path("/{id}")
  @Permitted({Caller.CELL, Caller.RUNTIME})
  public VaultKey get(@PathParam("id") VaultKeyId id) {
    return keystore.get(id);
  }

  @GET
  @Path("/{id}/description")
  @Permitted(Caller.CELL)
  public KeyDescription describe(@PathParam("id") VaultKeyId id) {
    return keystore.describe(id);
  }

  @POST
  @Path("/{id}/schedule-destruction")
  @Permitted(Caller.CELL)
  public VaultKey scheduleDestruction(
      @PathParam("id") VaultKeyId id, @Valid @NotNull LocalVaultApi.ScheduleDestruction request) {
    return keystore.scheduleDestruction(id, request.in());
  }

  @POST
  @Path("/{id}/cancel-destruction")
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.CELL)
  public void cancelDestruction(@PathParam("id") VaultKeyId id) {
    keystore.cancelDestruction(id);
  }

  @POST
  @Path("/{id}/wrap")
  @Permitted(Caller.CELL)
  public LocalVaultApi.Result wrap(
      @PathParam("id") VaultKeyId id, @Valid @NotNull LocalVaultApi.Wrap request) {
    var wrapped = keystore.wrap(id, request.context(), request.plaintext());
    return new LocalVaultApi.Result(new Secret<>(wrapped));
  }

  @POST
  @Path("/{id}/unwrap")
  @Permitted({Caller.CELL, Caller.RUNTIME})
  public LocalVaultApi.Result unwrap(
      @PathParam("id") VaultKeyId id, @Valid @NotNull LocalVaultApi.Unwrap request) {
    return new LocalVaultApi.Result(keystore.unwrap(id, request.context(), request.wrapped()));
  }

  /** Takes no body, so neither does it mind a missing media type. */
  @POST
  @Path("/{id}/enable")
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.CELL)
  public void enable(@PathParam("id") VaultKeyId id) {
    keystore.setEnabled(id, true);
  }

  @POST
  @Path("/{id}/disable")
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.CELL)
  public void disable(@PathParam("id") VaultKeyId id) {
    keystore.setEnabled(id, false);
  }
}
