package io.domicile.controlplane.operations;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operations, polled or streamed. */
@Path("/v1/operations/{id}")
@Tag(name = "Operations")
public final class OperationResource {

  private final Operations operations;
  private final EventStream stream;

  OperationResource(Operations operations, EventStream stream) {
    this.operations = operations;
    this.stream = stream;
  }

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Produces(MediaType.APPLICATION_JSON)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "getOperation",
      summary = "An operation as it now is")
  @ApiResponse(
      responseCode = "200",
      description = "The operation.",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such operation.")
  public Operation get(@PathParam("id") String id) {
    return operations.get(parse(id));
  }

  @GET
  @Path("/events")
  @Permitted(Caller.ADMINISTRATOR)
  @Produces("text/event-stream")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "streamOperation",
      summary = "An operation's changes as server-sent events",
      description =
          "Each event is named `operation`, has the operation as data and its revision as id. The"
              + " stream ends after a final state, which answers 204 to a client that has it.")
  @ApiResponse(
      responseCode = "200",
      description = "The stream.",
      content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "204",
      description = "The operation is final and the client has it all; there is nothing to come.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "There is no such operation.")
  @ApiResponse(responseCode = "429", description = "As many streams as may are open.")
  public Response events(
      @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    Operation operation = operations.get(parse(id));
    long seen = revision(lastEventId);
    if (operation.state().isFinal() && seen >= operation.revision()) {
      return Response.noContent().build();
    }
    return Response.ok(stream.open(operation.id(), seen))
        .type(EventStream.MEDIA_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is no such operation.");
    }
  }

  private static long revision(@Nullable String lastEventId) {
    return lastEventId != null && lastEventId.matches("[0-9]{1,18}")
        ? Long.parseLong(lastEventId)
        : 0;
  }
}
