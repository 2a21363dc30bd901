package io.domicile.billing.charges;

import io.domicile.billing.paging.Paging;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Transaction;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.dropwizard.auth.Auth;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Charges over HTTP. */
@Path("/v1/charges")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Charges")
public final class ChargesResource {

  @POST
  @Permitted(Caller.TENANT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createCharge", summary = "Charge an invoice")
  @ApiResponse(
      responseCode = "201",
      description = "The charge; the payment is asked for",
      content = @Content(schema = @Schema(implementation = Charge.class)))
  public Response create(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(required = true) @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid ChargeRequest request) {
    Charge charge =
        tenant.once(
            key,
            Charge.class,
            tx -> {
              var fresh = priced(tx, request);
              tx.attach(Charges.class).insert(fresh);
              tx.publish(
                  PaymentRequested.TOPIC,
                  new PaymentRequested(
                      fresh.id(), fresh.invoiceId(), fresh.cents(), fresh.currency()));
              return fresh;
            });
    return Response.created(URI.create("/v1/charges/" + charge.id())).entity(charge).build();
  }

  private static Charge priced(Transaction tx, ChargeRequest request) {
    var charges = tx.attach(Charges.class);
    if (charges.holdInvoice(request.invoiceId()).isEmpty()) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "'invoiceId' names no invoice.");
    }
    var open = charges.open(request.invoiceId());
    if (request.cents() > open.cents()) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "The charge is more than what is left to pay.");
    }
    return new Charge(tx.newId(), request.invoiceId(), request.cents(), open.currency(), tx.now());
  }

  @GET
  @Permitted(Caller.TENANT)
  @Operation(operationId = "listCharges", summary = "List charges")
  @ApiResponse(
      responseCode = "200",
      description = "A page of charges, in the order of their making",
      content = @Content(schema = @Schema(implementation = ChargePage.class)))
  public ChargePage list(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(description = "1 to 200, 50 if left out") @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The next of the page before") @QueryParam("cursor")
          @Nullable String cursor) {
    Paging paging = Paging.of(limit, cursor);
    var rows =
        tenant.read(tx -> tx.attach(Charges.class).list(paging.after(), paging.limitAndOne()));
    return new ChargePage(paging.items(rows), paging.next(rows, Charge::id));
  }

  @GET
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Operation(operationId = "getCharge", summary = "Read a charge")
  @ApiResponse(
      responseCode = "200",
      description = "The charge",
      content = @Content(schema = @Schema(implementation = Charge.class)))
  public Charge get(@Parameter(hidden = true) @Auth Tenant tenant, @PathParam("id") UUID id) {
    return tenant
        .read(tx -> tx.attach(Charges.class).find(id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "There is no such charge."));
  }
}
