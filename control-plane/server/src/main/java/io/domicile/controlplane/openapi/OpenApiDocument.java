package io.domicile.controlplane.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.service.openapi.ApiConventions;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes the OpenAPI 3.1 document; the same resources give the same text. */
public final class OpenApiDocument {

  private OpenApiDocument() {}

  /** Describes these resources. */
  public static String of(Set<Class<?>> resources) {
    var sorted = new LinkedHashSet<Class<?>>();
    resources.stream().sorted(Comparator.comparing(Class::getName)).forEach(sorted::add);
    var configuration = new SwaggerConfiguration().openAPI(skeleton()).openAPI31(true);
    String read = Json31.pretty(new Reader(configuration).read(sorted));
    try {
      var document = (ObjectNode) Json31.mapper().readTree(read);
      ApiConventions.with(Forms.all()).complete(document);
      return Json31.pretty(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was just written cannot be read", e);
    }
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
                        + " `code`; a POST of an administrator that changes something needs an"
                        + " `Idempotency-Key`."))
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
