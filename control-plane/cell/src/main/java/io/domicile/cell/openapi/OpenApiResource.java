package io.domicile.cell.openapi;

import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.dropwizard.core.setup.Environment;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.Set;

/** Serves the description. */
@Path("/openapi.json")
public final class OpenApiResource {

  private final String document;

  private OpenApiResource(String document) {
    this.document = document;
  }

  /** Describes every resource that has been registered, and itself. */
  public static void install(Environment environment) {
    var resources = new HashSet<Class<?>>(Set.of(OpenApiResource.class));
    environment.jersey().getResourceConfig().getClasses().stream()
        .filter(type -> type.isAnnotationPresent(Path.class))
        .forEach(resources::add);
    environment.jersey().register(new OpenApiResource(describe(resources)));
  }

  private static String describe(Set<Class<?>> resources) {
    var model =
        new OpenAPI()
            .info(
                new Info()
                    .title("Domicile cell")
                    .version("v1")
                    .description(
                        "The regional agent. Operators send the region's bearer token; runtimes sign their requests. Errors"
                            + " are problem documents (RFC 9457) with a stable code."));
    var reader = new Reader(new SwaggerConfiguration().openAPI(model).openAPI31(true));
    return Json31.pretty(reader.read(resources)) + "\n";
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Permitted(Caller.ANYONE)
  @Operation(operationId = "getOpenApi", summary = "This description")
  @ApiResponse(responseCode = "200", description = "OpenAPI 3.1")
  public String get() {
    return document;
  }
}
