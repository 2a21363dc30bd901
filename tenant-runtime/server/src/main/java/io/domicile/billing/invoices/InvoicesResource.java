package io.domicile.billing.invoices;

import io.domicile.billing.paging.Paging;
import io.domicile.billing.products.Product;
import io.domicile.billing.products.Products;
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
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invoices over HTTP. */
@Path("/v1/invoices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoices")
public final class InvoicesResource {

  @POST
  @Permitted(Caller.TENANT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createInvoice", summary = "Invoice a customer")
  @ApiResponse(
      responseCode = "201",
      description = "The invoice with its total",
      content = @Content(schema = @Schema(implementation = Invoice.class)))
  public Response create(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(required = true) @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid InvoiceRequest request) {
    Invoice invoice =
        tenant.once(
            key,
            Invoice.class,
            tx -> {
              var fresh = priced(tx, request);
              tx.attach(Invoices.class).insert(fresh);
              return fresh;
            });
    return Response.created(URI.create("/v1/invoices/" + invoice.id())).entity(invoice).build();
  }

  private static Invoice priced(Transaction tx, InvoiceRequest request) {
    if (tx.attach(Invoices.class).holdCustomer(request.customerId()).isEmpty()) {
      throw invalid("'customerId' names no customer.");
    }
    var products = tx.attach(Products.class);
    var lines = new ArrayList<Invoice.Line>();
    String currency = null;
    long total = 0;
    for (InvoiceRequest.Line line : request.lines()) {
      Product product =
          products
              .find(line.productId())
              .orElseThrow(() -> invalid("'lines.productId' names no product."));
      if (currency != null && !currency.equals(product.currency())) {
        throw invalid("All products of an invoice have one currency.");
      }
      currency = product.currency();
      // No overflow: 100 lines of a million at 10^12 cents are 10^20, so add with care.
      try {
        total = Math.addExact(total, Math.multiplyExact(product.unitCents(), line.quantity()));
      } catch (ArithmeticException e) {
        throw invalid("The total is too large.");
      }
      lines.add(
          new Invoice.Line(product.id(), product.name(), line.quantity(), product.unitCents()));
    }
    if (currency == null) {
      throw invalid("An invoice has at least one line.");
    }
    return new Invoice(tx.newId(), request.customerId(), currency, total, tx.now(), lines);
  }

  @GET
  @Permitted(Caller.TENANT)
  @Operation(operationId = "listInvoices", summary = "List invoices")
  @ApiResponse(
      responseCode = "200",
      description = "A page of invoices, in the order of their making",
      content = @Content(schema = @Schema(implementation = InvoicePage.class)))
  public InvoicePage list(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(description = "1 to 200, 50 if left out") @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The next of the page before") @QueryParam("cursor")
          @Nullable String cursor) {
    Paging paging = Paging.of(limit, cursor);
    var rows =
        tenant.read(tx -> tx.attach(Invoices.class).list(paging.after(), paging.limitAndOne()));
    return new InvoicePage(paging.items(rows), paging.next(rows, Invoice::id));
  }

  @GET
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Operation(operationId = "getInvoice", summary = "Read an invoice")
  @ApiResponse(
      responseCode = "200",
      description = "The invoice",
      content = @Content(schema = @Schema(implementation = Invoice.class)))
  public Invoice get(@Parameter(hidden = true) @Auth Tenant tenant, @PathParam("id") UUID id) {
    return tenant
        .read(tx -> tx.attach(Invoices.class).find(id))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "There is no such invoice."));
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, detail);
  }
}
