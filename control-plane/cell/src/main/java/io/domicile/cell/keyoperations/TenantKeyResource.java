package io.domicile.cell.keyoperations;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keydestruction.KeyDestruction;
import io.domicile.cell.keyoperations.KeyRequests.Change;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's key, for the region's operator. Each change is carried out once per Idempotency-Key.
 */
@Tag(name = "Keys")
@Path("/v1/tenants/{id}/key")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TenantKeyResource {

  private final DesiredTenants desired;
  private final KeyOperations keys;
  private final KeyRequests requests;

  /** Why, for the record. */
  public record KeyChangeReason(@NotBlank @Size(max = 500) String reason) {}

  /** Which key of the vault is to wrap the root key. */
  public record Rewrap(@NotNull VaultKeyId vaultKey) {}

  /**
   * A key's end.
   *
   * @param coolingOff how long it can be called off, such as {@code P30D}; at least {@code P7D}
   * @param slug of the tenant, once more, because this ends in data nobody can read
   */
  public record Destroy(
      @NotNull Duration coolingOff, @NotNull Slug slug, @NotBlank @Size(max = 500) String reason) {}

  TenantKeyResource(DesiredTenants desired, KeyOperations keys, KeyRequests requests) {
    this.desired = desired;
    this.keys = keys;
    this.requests = requests;
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(operationId = "getKey", summary = "How the tenant's key stands, with its record")
  @ApiResponse(
      responseCode = "200",
      description = "The key",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(responseCode = "409", description = "The tenant has no key yet")
  public KeyStatus get(
      @Parameter(description = "The tenant's id or slug") @PathParam("id") String id) {
    return KeyProblems.answered(() -> status(tenant(id).tenant()));
  }

  @POST
  @Path("/disable")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "disableKey",
      summary = "Turns the tenant's key off: runtimes, vault and database go dark")
  @ApiResponse(
      responseCode = "200",
      description = "Durable, and told to the runtimes",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(responseCode = "409", description = "The key is being destroyed, or not there yet")
  public KeyStatus disable(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull KeyChangeReason because) {
    return change(
        id,
        key,
        "disable",
        because,
        tenant -> {
          keys.keySwitch().vaultKey(tenant.tenant());
          keys.keySwitch().disable(tenant.tenant(), KeyCause.OPERATOR, because.reason());
        });
  }

  @POST
  @Path("/enable")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "enableKey",
      summary =
          "Turns the key on again; the tenant is back once the control plane gave a new epoch")
  @ApiResponse(
      responseCode = "200",
      description = "Enabled in the vault",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(responseCode = "409", description = "The key is being destroyed, or not there yet")
  @ApiResponse(responseCode = "503", description = "The vault does not answer")
  public KeyStatus enable(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull KeyChangeReason because) {
    return change(
        id,
        key,
        "enable",
        because,
        tenant -> keys.keySwitch().enable(tenant.tenant(), because.reason()));
  }

  @POST
  @Path("/drill")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "drillKey",
      summary = "Tries the kill switch: off until every runtime is dark, then on again")
  @ApiResponse(
      responseCode = "200",
      description = "Begun; the record says how it ended",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(responseCode = "409", description = "The tenant is dark already")
  public KeyStatus drill(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull KeyChangeReason because) {
    return change(
        id,
        key,
        "drill",
        because,
        tenant -> {
          keys.keySwitch().vaultKey(tenant.tenant());
          keys.drill().begin(tenant.tenant(), because.reason());
        });
  }

  @POST
  @Path("/rewrap")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "rewrapKey",
      summary =
          "Wraps the tenant's root keys under another key, the tenant's own if it names one, at"
              + " once",
      description =
          "The key is taken only if it is in the cell's region, the tenant's law permits it there,"
              + " it is enabled, of one region, no other tenant's, and opens what it wrapped. The"
              + " decision is in the key's record.")
  @ApiResponse(
      responseCode = "200",
      description = "Wrapped, and told to the runtimes",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "There is no such tenant or key")
  @ApiResponse(responseCode = "409", description = "The key is not taken, with the reason")
  @ApiResponse(responseCode = "422", description = "The vault does not wrap with that key")
  @ApiResponse(responseCode = "503", description = "The vault does not answer")
  public KeyStatus rewrap(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull Rewrap request) {
    return change(
        id, key, "rewrap", request, tenant -> keys.rotation().rewrap(tenant, request.vaultKey()));
  }

  @POST
  @Path("/migrate")
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "migrateKey",
      summary = "Moves the tenant from the vault of formerKeys to a key in the configured vault",
      description =
          "Its root keys are wrapped anew; no data is touched. Done twice, it is done once.")
  @ApiResponse(
      responseCode = "200",
      description = "Wrapped, and told to the runtimes",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "There is no such tenant")
  @ApiResponse(responseCode = "409", description = "The key is not enabled")
  @ApiResponse(responseCode = "503", description = "A vault does not answer")
  public KeyStatus migrate(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key) {
    return change(id, key, "migrate", null, keys.migration()::migrate);
  }

  @POST
  @Path("/rotate")
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "rotateKey",
      summary = "Begins a rotation to a new root key; data is sealed anew in the background")
  @ApiResponse(
      responseCode = "200",
      description = "Announced, or under way already",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(responseCode = "409", description = "The key is not enabled")
  @ApiResponse(responseCode = "503", description = "The vault does not answer")
  public KeyStatus rotate(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key) {
    return change(id, key, "rotate", null, tenant -> keys.rotation().begin(tenant.tenant()));
  }

  @POST
  @Path("/destroy")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "destroyKey",
      summary = "Disables the key and schedules its destruction after a cooling-off")
  @ApiResponse(
      responseCode = "200",
      description = "Scheduled",
      content = @Content(schema = @Schema(implementation = KeyDestruction.ErasureRecord.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(
      responseCode = "409",
      description = "The cooling-off is too short, or there is no key yet")
  @ApiResponse(responseCode = "422", description = "The slug is another tenant's")
  @ApiResponse(responseCode = "503", description = "The vault does not answer; the key is off")
  public KeyDestruction.ErasureRecord destroy(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull Destroy request) {
    return KeyProblems.answered(
        () -> {
          DesiredTenant tenant = tenant(id);
          if (!tenant.slug().equals(request.slug())) {
            throw new ProblemException(ErrorCode.INVALID_REQUEST, "The slug is not this tenant's.");
          }
          requests.once(
              tenant,
              key,
              "destroy",
              request,
              _ ->
                  keys.destruction()
                      .schedule(tenant.tenant(), request.coolingOff(), request.reason()));
          return keys.destruction().record(tenant.tenant());
        });
  }

  @POST
  @Path("/keep")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "keepKey",
      summary = "Calls a key's destruction off; it is disabled then")
  @ApiResponse(
      responseCode = "200",
      description = "Called off",
      content = @Content(schema = @Schema(implementation = KeyStatus.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "No such tenant, or the key is destroyed")
  @ApiResponse(responseCode = "503", description = "The vault does not answer")
  public KeyStatus keep(
      @PathParam("id") String id,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @NotNull KeyChangeReason because) {
    return change(
        id,
        key,
        "keep",
        because,
        tenant -> keys.destruction().callOff(tenant.tenant(), because.reason()));
  }

  @GET
  @Path("/erasure")
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "getKeyErasure",
      summary = "What can be said of the key's end: disabled, destroyed, shown by which canaries")
  @ApiResponse(
      responseCode = "200",
      description = "The record",
      content = @Content(schema = @Schema(implementation = KeyDestruction.ErasureRecord.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  public KeyDestruction.ErasureRecord erasure(@PathParam("id") String id) {
    return KeyProblems.answered(() -> keys.destruction().record(tenant(id).tenant()));
  }

  private KeyStatus change(
      String id, @Nullable String key, String verb, @Nullable Object body, Change change) {
    return KeyProblems.answered(
        () -> {
          DesiredTenant tenant = tenant(id);
          requests.once(tenant, key, verb, body, change);
          return status(tenant.tenant());
        });
  }

  private KeyStatus status(TenantId tenant) {
    return KeyStatus.of(keys, tenant);
  }

  private DesiredTenant tenant(String idOrSlug) {
    return desired
        .find(idOrSlug)
        .orElseThrow(
            () -> new ProblemException(ErrorCode.NOT_FOUND, "This cell has no such tenant."));
  }
}
