package io.domicile.cell.credentialrotation;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.operations.RotationState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rotates a tenant's credential for the region's operator. */
@Tag(name = "Credentials")
@Path("/v1/tenants/{id}/credential-rotations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RotationResource {

  private static final int LONGEST_OVERLAP = 604_800;
  private static final int SHOWN = 20;

  private final DesiredTenants desired;
  private final CredentialRotations rotations;
  private final Changes changes;

  /**
   * What is asked for.
   *
   * @param overlapSeconds how long the old role stays open at most; the configured time if left
   *     out. 0 closes it at once, as after a leak, with whatever runs on it
   */
  public record RotationRequest(@Nullable @Min(0) @Max(LONGEST_OVERLAP) Integer overlapSeconds) {}

  /**
   * A rotation.
   *
   * @param closesAt when the old role is closed by force; null until the new one is published
   * @param forced whether somebody was using the old role still when it was closed
   * @param trouble why the last attempt failed; null if it did not
   */
  public record Rotation(
      UUID id,
      TenantId tenant,
      Epoch epoch,
      int fromSerial,
      int toSerial,
      RotationRow.Cause cause,
      RotationState state,
      Instant requestedAt,
      @Nullable Instant closesAt,
      @Nullable Instant finishedAt,
      boolean forced,
      @Nullable String trouble) {

    static Rotation of(RotationRow row) {
      return new Rotation(
          row.id(),
          row.tenant(),
          row.epoch(),
          row.fromSerial(),
          row.toSerial(),
          row.cause(),
          row.state(),
          row.requestedAt(),
          row.closesAt(),
          row.finishedAt(),
          row.forced(),
          row.lastFailure());
    }
  }

  /** The newest rotations of a tenant, newest first. */
  public record RotationList(List<Rotation> items) {}

  RotationResource(DesiredTenants desired, CredentialRotations rotations, Changes changes) {
    this.desired = desired;
    this.rotations = rotations;
    this.changes = changes;
  }

  @POST
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "rotateCredential",
      summary =
          "Gives the tenant a fresh login role and closes the old one; no request fails for it")
  @ApiResponse(
      responseCode = "202",
      description = "Begun, or begun before with this key",
      headers = @Header(name = "Location", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = Rotation.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or the body is no JSON")
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(
      responseCode = "409",
      description = "The tenant is not served, or another rotation is not finished")
  @ApiResponse(responseCode = "422", description = "A field is wrong")
  public Response rotate(
      @Parameter(description = "The tenant's id or slug") @PathParam("id") String idOrSlug,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @Valid @Nullable RotationRequest request) {
    IdempotencyKey required = IdempotencyKey.require(key);
    DesiredTenant tenant = tenant(idOrSlug);
    if (tenant.serving() != ServingState.ACTIVE) {
      throw new ProblemException(
          ErrorCode.STATE_FORBIDS,
          "The tenant is suspended; its credential is fresh when it is resumed.");
    }
    Integer seconds = request == null ? null : request.overlapSeconds();
    RotationRow row =
        rotations.request(
            tenant.tenant(),
            tenant.epoch(),
            seconds == null ? null : Duration.ofSeconds(seconds),
            required.value());
    changes.announce(tenant.tenant());
    return Response.accepted(Rotation.of(row))
        .header(
            HttpHeaders.LOCATION,
            "/v1/tenants/" + tenant.tenant() + "/credential-rotations/" + row.id())
        .build();
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(operationId = "listCredentialRotations", summary = "The tenant's newest rotations")
  @ApiResponse(
      responseCode = "200",
      description = "Newest first, at most 20",
      content = @Content(schema = @Schema(implementation = RotationList.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  public RotationList list(@PathParam("id") String idOrSlug) {
    return new RotationList(
        rotations.newest(tenant(idOrSlug).tenant(), SHOWN).stream().map(Rotation::of).toList());
  }

  @GET
  @Path("/{rotation}")
  @Permitted(Caller.OPERATOR)
  @Operation(operationId = "getCredentialRotation", summary = "A rotation as it now is")
  @ApiResponse(
      responseCode = "200",
      description = "The rotation",
      content = @Content(schema = @Schema(implementation = Rotation.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "There is no such tenant or rotation here")
  public Rotation get(@PathParam("id") String idOrSlug, @PathParam("rotation") String rotation) {
    return rotations
        .find(tenant(idOrSlug).tenant(), parse(rotation))
        .map(Rotation::of)
        .orElseThrow(RotationResource::notFound);
  }

  private DesiredTenant tenant(String idOrSlug) {
    return desired
        .find(idOrSlug)
        .orElseThrow(
            () -> new ProblemException(ErrorCode.NOT_FOUND, "This cell has no such tenant."));
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such rotation.");
  }
}
