package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.operations.OperationState;
import io.domicile.controlplane.operations.Operation;
import io.domicile.controlplane.principal.Actor;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tenants: created, listed, read, changed, suspended, resumed. */
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public final class TenantResource {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final TenantReader tenants;
  private final Creation creation;
  private final TenantChange change;
  private final TenantSuspension suspension;
  private final Function<RegisteredTenant, TenantView> view;

  TenantResource(
      TenantReader tenants,
      Creation creation,
      TenantChange change,
      TenantSuspension suspension,
      Function<RegisteredTenant, TenantView> view) {
    this.tenants = tenants;
    this.creation = creation;
    this.change = change;
    this.suspension = suspension;
    this.view = view;
  }

  /**
   * A page of tenants.
   *
   * @param nextCursor where the next page begins; null on the last one
   */
  record TenantPage(List<RegisteredTenant> items, @Nullable String nextCursor) {}

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "createTenant",
      summary = "Create a tenant",
      description =
          "Places it by law, then by room. A repeat with the same key is answered by what has become of it."
              + " Where a vaultKey is given and the cell does not take it, the operation fails with the"
              + " reason; a patch that names another, or the same again, has the cell decide anew.")
  @ApiResponse(
      responseCode = "202",
      description = "It has a home, which is being made ready.",
      headers = @Header(name = "Location", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "409",
      description = "The slug has been used, or another tenant has named the vaultKey.")
  @ApiResponse(responseCode = "413", description = "The body is too large.")
  @ApiResponse(
      responseCode = "422",
      description =
          "A wrong or unknown field, region, pack or fact; no lawful placement; isolation not offered; or a key used"
              + " for another request. Nothing is kept.")
  @ApiResponse(
      responseCode = "503",
      description =
          "No lawful cell has room. The tenant is kept as requested and placed when there is room; Location names"
              + " the operation.",
      headers = {
        @Header(name = "Location", schema = @Schema(type = "string")),
        @Header(name = "Retry-After", schema = @Schema(type = "integer"))
      })
  public Response create(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull NewTenant request,
      @Context SecurityContext security) {
    Operation operation = creation.create(key, request, Actor.of(security));
    if (operation.state() == OperationState.PENDING) {
      throw new ProblemException(
              ErrorCode.NO_CELL_WITH_ROOM,
              "The request is kept; the tenant is placed as soon as a lawful cell has room.")
          .with("operation", operation)
          .header(HttpHeaders.LOCATION, operation.location())
          .retryAfter(RETRY_AFTER);
    }
    return accepted(operation);
  }

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "listTenants",
      summary = "Tenants, oldest first")
  @ApiResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = TenantPage.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "422", description = "A wrong cursor or limit.")
  public TenantPage list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit) {
    List<RegisteredTenant> found = tenants.page(Cursor.read(cursor), limit + 1);
    if (found.size() <= limit) {
      return new TenantPage(found, null);
    }
    List<RegisteredTenant> page = found.subList(0, limit);
    return new TenantPage(page, Cursor.after(page.getLast().id()));
  }

  @GET
  @Path("/{id}")
  @Permitted(Caller.ADMINISTRATOR)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "getTenant",
      summary = "A tenant, by id or slug")
  @ApiResponse(
      responseCode = "200",
      description = "The tenant.",
      headers = @Header(name = "ETag", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = TenantView.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such tenant.")
  public Response get(@PathParam("id") String id) {
    return tagged(tenants.get(id));
  }

  @PATCH
  @Path("/{id}")
  @Permitted(Caller.ADMINISTRATOR)
  @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "changeTenant",
      summary = "Change a tenant",
      description =
          "What is left out or null stays. A new residency policy must permit the home that the tenant has. A"
              + " vaultKey is a key of the tenant's own, which is to wrap its root key: its cell decides, and"
              + " GET /v1/tenants/{id}/key says what became of it; until it is taken, and if it is refused, the"
              + " former key stays. A schemaRelease holds the tenant's database at that published release, while"
              + " others go on; 0 has it follow the newest again. A database that has a later one keeps it.")
  @ApiResponse(
      responseCode = "200",
      description = "The tenant as changed.",
      headers = @Header(name = "ETag", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = TenantView.class)))
  @ApiResponse(responseCode = "400", description = "A malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such tenant.")
  @ApiResponse(
      responseCode = "409",
      description =
          "The tenant's state does not allow it, or another tenant has named the vaultKey.")
  @ApiResponse(responseCode = "412", description = "The If-Match is stale.")
  @ApiResponse(
      responseCode = "422",
      description =
          "A wrong or unknown field, pack, fact or release, or the home would no longer be lawful.")
  @ApiResponse(responseCode = "428", description = "There is no If-Match.")
  public Response change(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(required = true) @Valid @NotNull TenantPatch patch,
      @Context SecurityContext security) {
    return tagged(change.change(id, EntityTags.require(ifMatch), patch, Actor.of(security)));
  }

  @POST
  @Path("/{id}/suspend")
  @Permitted(Caller.ADMINISTRATOR)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "suspendTenant",
      summary = "Suspend a tenant",
      description =
          "Its database is closed to everybody but its cell; nothing of it is lost. The operation succeeds when the cell has seen that nobody is in it.")
  @ApiResponse(
      responseCode = "202",
      description = "Decided; the cell is told.",
      headers = @Header(name = "Location", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such tenant.")
  @ApiResponse(responseCode = "409", description = "The tenant's state does not allow it.")
  @ApiResponse(
      responseCode = "422",
      description = "A wrong or unknown field, or a key used for another request.")
  public Response suspend(
      @PathParam("id") String id,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(content = @Content(schema = @Schema(implementation = ServingRequest.class)))
          @Valid
          @Nullable ServingRequest request,
      @Context SecurityContext security) {
    return accepted(suspension.suspend(key, id, orDefault(request), Actor.of(security)));
  }

  @POST
  @Path("/{id}/resume")
  @Permitted(Caller.ADMINISTRATOR)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "resumeTenant",
      summary = "Resume a suspended tenant",
      description =
          "Its database is opened at a new epoch, with a fresh login role. The home must be lawful at present.")
  @ApiResponse(
      responseCode = "202",
      description = "Decided; the cell is told.",
      headers = @Header(name = "Location", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such tenant.")
  @ApiResponse(responseCode = "409", description = "The tenant's state does not allow it.")
  @ApiResponse(
      responseCode = "422",
      description =
          "The home is no longer lawful; a wrong or unknown field, or a key used for another request.")
  public Response resume(
      @PathParam("id") String id,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(content = @Content(schema = @Schema(implementation = ServingRequest.class)))
          @Valid
          @Nullable ServingRequest request,
      @Context SecurityContext security) {
    return accepted(suspension.resume(key, id, orDefault(request), Actor.of(security)));
  }

  private static ServingRequest orDefault(@Nullable ServingRequest request) {
    return request == null ? ServingRequest.WITHOUT_REASON : request;
  }

  private static Response accepted(Operation operation) {
    return Response.accepted(operation).header(HttpHeaders.LOCATION, operation.location()).build();
  }

  private Response tagged(RegisteredTenant tenant) {
    return Response.ok(view.apply(tenant)).header(HttpHeaders.ETAG, tenant.entityTag()).build();
  }
}
