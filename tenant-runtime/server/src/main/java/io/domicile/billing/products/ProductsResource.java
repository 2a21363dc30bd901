package io.domicile.billing.products;

import io.domicile.billing.paging.Paging;
import io.domicile.billing.paging.Version;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Products over HTTP. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Products")
public final class ProductsResource {

  @POST
  @Permitted(Caller.TENANT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createProduct", summary = "Make a product")
  @ApiResponse(
      responseCode = "201",
      description = "The product",
      content = @Content(schema = @Schema(implementation = Product.class)))
  public Response create(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(required = true) @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid ProductRequest request) {
    Product product =
        tenant.once(
            key,
            Product.class,
            tx -> {
              var fresh =
                  new Product(
                      tx.newId(),
                      request.name(),
                      request.unitCents(),
                      request.currency(),
                      1,
                      tx.now());
              tx.attach(Products.class).insert(fresh);
              return fresh;
            });
    return Response.created(URI.create("/v1/products/" + product.id()))
        .tag(Version.tag(product.version()))
        .entity(product)
        .build();
  }

  @GET
  @Permitted(Caller.TENANT)
  @Operation(operationId = "listProducts", summary = "List products")
  @ApiResponse(
      responseCode = "200",
      description = "A page of products, in the order of their making",
      content = @Content(schema = @Schema(implementation = ProductPage.class)))
  public ProductPage list(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @Parameter(description = "1 to 200, 50 if left out") @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The next of the page before") @QueryParam("cursor")
          @Nullable String cursor) {
    Paging paging = Paging.of(limit, cursor);
    var rows =
        tenant.read(tx -> tx.attach(Products.class).list(paging.after(), paging.limitAndOne()));
    return new ProductPage(paging.items(rows), paging.next(rows, Product::id));
  }

  @GET
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Operation(operationId = "getProduct", summary = "Read a product")
  @ApiResponse(
      responseCode = "200",
      description = "The product; its ETag is for If-Match",
      content = @Content(schema = @Schema(implementation = Product.class)))
  public Response get(@Parameter(hidden = true) @Auth Tenant tenant, @PathParam("id") UUID id) {
    Product product =
        tenant.read(tx -> tx.attach(Products.class).find(id)).orElseThrow(ProductsResource::none);
    return Response.ok(product).tag(Version.tag(product.version())).build();
  }

  @PUT
  @Permitted(Caller.TENANT)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replaceProduct", summary = "Change a product")
  @ApiResponse(
      responseCode = "200",
      description = "The product as it is now",
      content = @Content(schema = @Schema(implementation = Product.class)))
  public Response replace(
      @Parameter(hidden = true) @Auth Tenant tenant,
      @PathParam("id") UUID id,
      @Parameter(required = true) @HeaderParam("If-Match") @Nullable String ifMatch,
      @NotNull @Valid ProductRequest request) {
    int version = Version.required(ifMatch);
    Product product =
        tenant.inTransaction(
            tx -> {
              var products = tx.attach(Products.class);
              Product former = products.find(id).orElseThrow(ProductsResource::none);
              var changed =
                  new Product(
                      id,
                      request.name(),
                      request.unitCents(),
                      request.currency(),
                      version + 1,
                      former.createdAt());
              if (products.update(changed) == 0) {
                throw Version.stale();
              }
              return changed;
            });
    return Response.ok(product).tag(Version.tag(product.version())).build();
  }

  private static ProblemException none() {
    return new ProblemException(ErrorCode.NOT_FOUND, "There is no such product.");
  }
}
