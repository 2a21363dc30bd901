package io.domicile.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.billing.charges.ChargesResource;
import io.domicile.billing.customers.CustomersResource;
import io.domicile.billing.invoices.InvoicesResource;
import io.domicile.billing.products.ProductsResource;
import io.domicile.service.openapi.ApiConventions;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the committed document equal to the resources; -Dopenapi.write=true rewrites it. */
final class OpenApiTest {

  private static final Path COMMITTED =
      Path.of("src/main/resources/io/domicile/billing/documentation/openapi.json");

  private static final Map<String, String> PROBLEMS =
      Map.ofEntries(
          Map.entry("400", "The body is not JSON, or a POST has no Idempotency-Key"),
          Map.entry("401", "The API key is missing, malformed, unknown, expired or revoked"),
          Map.entry("403", "The API key is not for this host's tenant, or the tenant is suspended"),
          Map.entry("404", "There is no such thing"),
          Map.entry("409", "The request conflicts with the present state, or is being served"),
          Map.entry("412", "The If-Match is stale"),
          Map.entry("413", "The body is larger than 1 MiB"),
          Map.entry("415", "The body is not JSON by its Content-Type"),
          Map.entry("421", "The host or the API key is of another region"),
          Map.entry("422", "A field is unknown or wrong, or the Idempotency-Key was used before"),
          Map.entry("423", "The tenant's key is disabled"),
          Map.entry("428", "An update has no If-Match"),
          Map.entry("500", "Something went wrong on our side"),
          Map.entry("503", "The tenant's database or the key vault is not available at present"));

  @Test
  void the_committed_document_describes_the_resources() throws Exception {
    var tree = (ObjectNode) Json31.mapper().readTree(Json31.pretty(document()));
    ObjectNode id =
        JsonNodeFactory.instance.objectNode().put("type", "string").put("format", "uuid");
    ApiConventions.with(Map.of("{id}", id)).complete(tree);
    String generated = Json31.pretty(tree) + "\n";
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COMMITTED, generated);
    }
    var mapper = new ObjectMapper();
    assertThat(mapper.readTree(Files.readString(COMMITTED))).isEqualTo(mapper.readTree(generated));
  }

  private static OpenAPI document() {
    var base =
        new OpenAPI()
            .info(
                new Info()
                    .title("Domicile billing")
                    .version("v1")
                    .description(
                        "The reference service. The host names the tenant:"
                            + " <slug>.<region>.<domain>."));
    var configuration = new SwaggerConfiguration().openAPI(base).openAPI31(true);
    OpenAPI document =
        new Reader(configuration)
            .read(
                new LinkedHashSet<>(
                    List.of(
                        CustomersResource.class,
                        ProductsResource.class,
                        InvoicesResource.class,
                        ChargesResource.class)));
    document
        .getComponents()
        .addSecuritySchemes(
            "apiKey", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
        .addSchemas("Problem", problem());
    document.addSecurityItem(new SecurityRequirement().addList("apiKey"));
    document.getPaths().forEach(OpenApiTest::addProblems);
    return document;
  }

  private static Schema<?> problem() {
    Schema<?> problem = new Schema<>();
    problem.addType("object");
    problem.setDescription("RFC 9457, with a stable code");
    for (String text : new String[] {"type", "title", "code", "detail"}) {
      Schema<?> property = new Schema<>();
      property.addType("string");
      problem.addProperty(text, property);
    }
    Schema<?> status = new Schema<>();
    status.addType("integer");
    problem.addProperty("status", status);
    return problem;
  }

  private static void addProblems(String path, PathItem item) {
    item.readOperationsMap()
        .forEach(
            (method, operation) -> {
              add(operation, "401", "403", "421", "423", "500", "503");
              boolean hasBody = operation.getRequestBody() != null;
              if (hasBody) {
                add(operation, "400", "413", "415", "422");
              } else if (!path.contains("{")) {
                add(operation, "422");
              }
              if (method == PathItem.HttpMethod.POST) {
                add(operation, "409");
              }
              if (method == PathItem.HttpMethod.PUT) {
                add(operation, "412", "428");
              }
              if (path.contains("{")) {
                add(operation, "404");
              }
            });
  }

  private static void add(Operation operation, String... statuses) {
    for (String status : statuses) {
      Schema<?> reference = new Schema<>();
      reference.set$ref("#/components/schemas/Problem");
      operation
          .getResponses()
          .addApiResponse(
              status,
              new ApiResponse()
                  .description(PROBLEMS.get(status))
                  .content(
                      new Content()
                          .addMediaType(
                              "application/problem+json", new MediaType().schema(reference))));
    }
  }
}
