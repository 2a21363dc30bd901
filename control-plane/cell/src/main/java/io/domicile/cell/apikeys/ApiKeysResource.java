package io.domicile.cell.apikeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.Problem;
import io.domicile.contract.secret.Secret;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.dropwizard.core.setup.Environment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Mints API keys for the region's operator. */
@Tag(name = "API keys")
@Path("/v1/tenants/{id}/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ApiKeysResource {

  private static final int LONGEST_DAYS = 3_650;
  private static final int DEFAULT_DAYS = 365;

  private final ApiKeyMint mint;

  /**
   * What is asked for.
   *
   * @param label for people
   * @param expiresInDays 365 if left out
   */
  public record ApiKeyRequest(
      @NotBlank @Size(max = 100) String label,
      @Nullable @Min(1) @Max(LONGEST_DAYS) Integer expiresInDays) {}

  /**
   * The key.
   *
   * @param id not secret; names the key in audits
   * @param apiKey shown once: null where the request is a repeated one
   */
  public record ApiKeyCreated(
      String id,
      @Nullable
          @JsonProperty
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(types = {"string", "null"})
          Secret<String> apiKey,
      Instant expiresAt) {}

  private ApiKeysResource(ApiKeyMint mint) {
    this.mint = mint;
  }

  /** Lets the region's operator mint keys. */
  public static void install(
      CellContext context,
      DesiredTenants desired,
      Databases databases,
      RouteBook routes,
      TenantKeys keys,
      TenantsCluster cluster,
      Environment environment) {
    environment
        .jersey()
        .register(
            new ApiKeysResource(
                new ApiKeyMint(
                    desired,
                    databases,
                    routes,
                    keys,
                    cluster,
                    context.region(),
                    context.database(),
                    context.clock())));
  }

  @POST
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "createApiKey",
      summary =
          "Mints an API key of the tenant; the key itself is shown in this answer and never again")
  @ApiResponse(
      responseCode = "201",
      description = "Minted; for a repeated request the key is null",
      content = @Content(schema = @Schema(implementation = ApiKeyCreated.class)))
  @ApiResponse(
      responseCode = "400",
      description = "No Idempotency-Key, or the body is no JSON",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "404", description = "This cell has no such tenant")
  @ApiResponse(
      responseCode = "409",
      description = "The tenant is not active, or the same request is being served")
  @ApiResponse(
      responseCode = "422",
      description = "A field is wrong, or the Idempotency-Key came with another body")
  public Response create(
      @Parameter(description = "The tenant's id or slug") @PathParam("id") String idOrSlug,
      @Parameter(required = true) @HeaderParam(IdempotencyKey.HEADER)
          @Nullable String idempotencyKey,
      @Valid @NotNull ApiKeyRequest request) {
    int days = request.expiresInDays() == null ? DEFAULT_DAYS : request.expiresInDays();
    ApiKeyMint.Minted minted =
        mint.mint(
            idOrSlug,
            IdempotencyKey.require(idempotencyKey),
            request.label(),
            Duration.ofDays(days));
    return Response.status(Response.Status.CREATED)
        .entity(new ApiKeyCreated(minted.id(), minted.text(), minted.expiresAt()))
        .build();
  }
}
