package io.domicile.controlplane.openapi;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes the OpenAPI 3.1 document; the same resources give the same text. */
final class OpenApiDocument {

  private OpenApiDocument() {}

  static String of(Set<Class<?>> resources) {
    var sorted = new LinkedHashSet<Class<?>>();
    resources.stream().sorted(Comparator.comparing(Class::getName)).forEach(sorted::add);
    var configuration = new SwaggerConfiguration().openAPI(skeleton()).openAPI31(true);
    OpenAPI document = new Reader(configuration).read(sorted);
    describeProblems(document);
    return Json31.pretty(document) + "\n";
  }

  /** Every error is a problem document; said here once instead of at each endpoint. */
  private static void describeProblems(OpenAPI document) {
    document.getComponents().addSchemas("Problem", problem());
    Content content =
        new Content()
            .addMediaType(
                Problem.MEDIA_TYPE,
                new MediaType().schema(new JsonSchema().$ref("#/components/schemas/Problem")));
    document.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .flatMap(operation -> operation.getResponses().entrySet().stream())
        .filter(response -> response.getKey().compareTo("400") >= 0)
        .forEach(response -> response.getValue().setContent(content));
  }

  private static Schema<?> problem() {
    Schema<?> codes = new JsonSchema().typesItem("string");
    codes.description("Stable. " + String.join(", ", codes()));
    Schema<?> problem = new JsonSchema().typesItem("object");
    problem.description("RFC 9457, with more members where the code calls for them.");
    problem.addProperty("type", new JsonSchema().typesItem("string").format("uri"));
    problem.addProperty("title", new JsonSchema().typesItem("string"));
    problem.addProperty("status", new JsonSchema().typesItem("integer").format("int32"));
    problem.addProperty("code", codes);
    problem.addProperty("detail", new JsonSchema().typesItem("string"));
    problem.required(List.of("type", "title", "status", "code", "detail"));
    return problem;
  }

  private static List<String> codes() {
    return Arrays.stream(ErrorCode.values()).map(ErrorCode::code).sorted().toList();
  }

  private static OpenAPI skeleton() {
    return new OpenAPI()
        .openapi("3.1.0")
        .info(
            new Info()
                .title("Domicile control plane")
                .version("1")
                .description(
                    "Tenants, placed by law. Errors are problem documents (RFC 9457) with a stable"
                        + " `code`; every POST of an administrator needs an `Idempotency-Key`.")
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "administrator",
                    new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSecuritySchemes(
                    "cell",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("Authorization")
                        .description(
                            "`Domicile-Signed <JWS>`: a token bound to this one request, signed with"
                                + " the cell's key.")))
        .addSecurityItem(new SecurityRequirement().addList("administrator"));
  }
}
