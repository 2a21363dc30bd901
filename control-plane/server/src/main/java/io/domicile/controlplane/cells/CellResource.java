package io.domicile.controlplane.cells;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.cells.CellEnrolment.NewCell;
import io.domicile.controlplane.cells.CellEnrolment.Redemption;
import io.domicile.controlplane.cells.CellEnrolment.Registered;
import io.domicile.controlplane.idempotency.Answer;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.idempotency.Responses;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cells: registered, listed, enrolled. */
@Path("/v1/cells")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Cells")
public final class CellResource {

  private final Cells cells;
  private final CellEnrolment enrolment;
  private final Idempotency idempotency;
  private final VerificationKey serverKey;

  CellResource(
      Cells cells, CellEnrolment enrolment, Idempotency idempotency, VerificationKey serverKey) {
    this.cells = cells;
    this.enrolment = enrolment;
    this.idempotency = idempotency;
    this.serverKey = serverKey;
  }

  /** All cells. */
  record CellList(List<Cell> items) {}

  /**
   * What a cell learns when it enrols.
   *
   * @param serverPublicKey the key that desired states are signed with, to be pinned
   */
  record Enrolled(CellId cell, VerificationKey serverPublicKey) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(operationId = "listCells", summary = "All cells")
  @ApiResponse(
      responseCode = "200",
      description = "The cells, ordered by id.",
      content = @Content(schema = @Schema(implementation = CellList.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  public CellList list() {
    return new CellList(cells.all());
  }

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "registerCell",
      summary = "Register a cell",
      description =
          "Answers with a one-time token, by which the cell enrols within a day. A cell that has not enrolled can be"
              + " registered again in the same words with a new Idempotency-Key; the earlier token is void then.")
  @ApiResponse(
      responseCode = "201",
      description = "The cell and its token, which is null in a repeated answer.",
      content = @Content(schema = @Schema(implementation = Registered.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "409", description = "There is a cell of that id already.")
  @ApiResponse(
      responseCode = "422",
      description = "An unknown region, a wrong field, or a key used for another request.")
  public Response register(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull NewCell request) {
    Answer answer =
        idempotency.once(
            key,
            "POST /v1/cells",
            request,
            handle -> {
              Registered registered = enrolment.register(handle, request);
              return new Answer.Fixed(201, registered, registered.withoutToken());
            });
    return Responses.of(answer);
  }

  @POST
  @Path("/{cell}/enrolment")
  @Permitted(Caller.ANYONE)
  @Operation(
      operationId = "enrolCell",
      summary = "Enrol a cell",
      description = "Redeems the one-time token and registers the cell's public key, once.")
  @ApiResponse(
      responseCode = "200",
      description = "The server's public key, to be pinned.",
      content = @Content(schema = @Schema(implementation = Enrolled.class)))
  @ApiResponse(responseCode = "401", description = "The token is not valid for this cell.")
  @ApiResponse(responseCode = "422", description = "A wrong field.")
  public Enrolled enrol(
      @PathParam("cell") String cell,
      @RequestBody(required = true) @Valid @NotNull Redemption redemption) {
    CellId id = parse(cell);
    enrolment.redeem(
        id,
        Objects.requireNonNull(redemption.token()),
        Objects.requireNonNull(redemption.publicKey()));
    return new Enrolled(id, serverKey);
  }

  private static CellId parse(String cell) {
    try {
      return CellId.of(cell);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is no such cell.");
    }
  }
}
