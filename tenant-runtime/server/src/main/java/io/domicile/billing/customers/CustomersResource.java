package io.domicile.billing.customers;

import io.domicile.billing.paging.Paging;
import io.domicile.billing.paging.Version;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.runtime.sealing.Opened;
import io.domicile.runtime.tenants.Tenant;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers over HTTP. */
@Path("/v1/customers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Customers")
public final class CustomersResource {

  @POST
  @Permitted(Caller.TENANT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createCustomer", summary = "Make a customer")
  @ApiResponse(
      responseCode = "201",
      description = "The customer",
      content = @Content(schema = @Schema(implementation = Customer.class)))
  public Response create(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(required = true) @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid CustomerRequest request) {
    Customer customer =
        tenant.once(
            key,
            Customer.class,
            tx -> {
              var fresh =
                  new Customer(
                      tx.newId(), request.name(), request.email(), request.taxId(), 1, tx.now());
              tx.attach(Customers.class).insert(fresh);
              return fresh;
            });
    return Response.created(URI.create("/v1/customers/" + customer.id()))
        .tag(Version.tag(customer.version()))
        .entity(customer)
        .build();
  }

  @GET
  @Permitted(Caller.TENANT)
  @Operation(operationId = "listCustomers", summary = "List customers, or find them by address")
  @ApiResponse(
      responseCode = "200",
      description = "A page of customers, in the order of their making",
      content = @Content(schema = @Schema(implementation = CustomerPage.class)))
  public CustomerPage list(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(description = "Only customers with this e-mail address, in any case")
          @QueryParam("email")
          @Nullable String email,
      @Parameter(description = "1 to 200, 50 if left out") @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The next of the page before") @QueryParam("cursor")
          @Nullable String cursor) {
    Paging paging = Paging.of(limit, cursor);
    var rows =
        tenant.read(
            tx -> {
              var customers = tx.attach(Customers.class);
              return email == null
                  ? customers.list(paging.after(), paging.limitAndOne())
                  : customers.listByEmail(email, paging.after(), paging.limitAndOne());
            });
    List<Opened<Customer>> page = paging.items(rows);
    return new CustomerPage(
        Opened.values(page),
        Opened.unreadable(page).stream().map(CustomerPage.UnreadableCustomer::of).toList(),
        paging.next(rows, CustomerPage::id));
  }

  @GET
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Operation(operationId = "getCustomer", summary = "Read a customer")
  @ApiResponse(
      responseCode = "200",
      description = "The customer; its ETag is for If-Match",
      content = @Content(schema = @Schema(implementation = Customer.class)))
  public Response get(@Parameter(hidden = true) @Auth Tenant tenant, @PathParam("id") UUID id) {
    Customer customer =
        tenant.read(tx -> tx.attach(Customers.class).find(id)).orElseThrow(CustomersResource::none);
    return Response.ok(customer).tag(Version.tag(customer.version())).build();
  }

  @PUT
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replaceCustomer", summary = "Change a customer")
  @ApiResponse(
      responseCode = "200",
      description = "The customer as it is now",
      content = @Content(schema = @Schema(implementation = Customer.class)))
  public Response replace(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @PathParam("id") UUID id,
      @Parameter(required = true) @HeaderParam("If-Match") @Nullable String ifMatch,
      @NotNull @Valid CustomerRequest request) {
    int version = Version.required(ifMatch);
    Customer customer =
        tenant.inTransaction(
            tx -> {
              var customers = tx.attach(Customers.class);
              Customer former = customers.find(id).orElseThrow(CustomersResource::none);
              var changed =
                  new Customer(
                      id,
                      request.name(),
                      request.email(),
                      request.taxId(),
                      version + 1,
                      former.createdAt());
              if (customers.update(changed) == 0) {
                throw Version.stale();
              }
              return changed;
            });
    return Response.ok(customer).tag(Version.tag(customer.version())).build();
  }

  private static ProblemException none() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such customer.");
  }
}
