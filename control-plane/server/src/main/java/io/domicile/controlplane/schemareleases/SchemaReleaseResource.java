package io.domicile.controlplane.schemareleases;

import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.controlplane.idempotency.Answer;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.idempotency.Responses;
import io.domicile.controlplane.principal.Actor;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Schema releases, published by an administrator. */
@Path("/v1/schema-releases")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schema releases")
public final class SchemaReleaseResource {

  private final ReleaseCatalog releases;
  private final Idempotency idempotency;

  public SchemaReleaseResource(ReleaseCatalog releases, Idempotency idempotency) {
    this.releases = releases;
    this.idempotency = idempotency;
  }

  /**
   * A release to publish.
   *
   * @param document a {@code domicile-schema-release}, signed by the product team (JWS, compact)
   */
  record NewRelease(@NotNull @Schema(type = "string") SignedDocument document) {}

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "publishSchemaRelease",
      summary = "Publish a schema release",
      description = "Every cell takes it that can verify the product team's signature.")
  @ApiResponse(
      responseCode = "201",
      description = "The release's reference.",
      content = @Content(schema = @Schema(implementation = SchemaReleaseReference.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "422",
      description =
          "Not the next release of the product, not signed, or a key used for another request.")
  public Response publish(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull NewRelease request,
      @Context SecurityContext security) {
    Actor by = Actor.of(security);
    SignedDocument document = Objects.requireNonNull(request.document());
    return Responses.of(
        idempotency.once(
            key,
            "POST /v1/schema-releases",
            request,
            handle -> Answer.Fixed.of(201, releases.publish(handle, document, by))));
  }
}
