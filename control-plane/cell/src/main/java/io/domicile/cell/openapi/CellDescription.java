package io.domicile.cell.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.domicile.service.openapi.ApiConventions;
import io.domicile.service.openapi.OpenApiResource;
import io.dropwizard.core.setup.Environment;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The OpenAPI description of a cell's interface. */
public final class CellDescription {

  private CellDescription() {}

  /** Describes every resource that has been registered, and serves that. */
  public static void install(Environment environment) {
    Set<Class<?>> resources =
        environment.jersey().getResourceConfig().getClasses().stream()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .collect(Collectors.toUnmodifiableSet());
    environment.jersey().register(new OpenApiResource(() -> describe(resources)));
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
    String read = Json31.pretty(reader.read(resources));
    try {
      var document = (ObjectNode) Json31.mapper().readTree(read);
      secure(document, resources);
      ApiConventions.with(forms()).complete(document);
      return Json31.pretty(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was just written cannot be read", e);
    }
  }

  private static Map<String, ObjectNode> forms() {
    return Map.of(
        "{id}", text("^[a-z0-9](?:[a-z0-9-]{0,38})[a-z0-9]$"),
        "{rotation}", text("^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));
  }

  private static ObjectNode text(String pattern) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", pattern);
  }

  /** Says of each operation whose credential it takes, from the annotation that decides it. */
  private static void secure(ObjectNode document, Set<Class<?>> resources) {
    var callers = new HashMap<String, Caller[]>();
    for (Class<?> resource : resources) {
      for (Method method : resource.getDeclaredMethods()) {
        Operation operation = method.getAnnotation(Operation.class);
        Permitted permitted = method.getAnnotation(Permitted.class);
        if (operation != null && permitted != null) {
          callers.put(operation.operationId(), permitted.value());
        }
      }
    }
    document
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      ArrayNode security = ((ObjectNode) operation).putArray("security");
                      Caller[] permitted =
                          callers.getOrDefault(
                              operation.path("operationId").asText(), new Caller[0]);
                      for (Caller caller : permitted) {
                        if (caller != Caller.ANYONE) {
                          security.addObject().putArray(caller.name().toLowerCase(Locale.ROOT));
                        }
                      }
                    }));
    ObjectNode schemes =
        document.withObjectProperty("components").withObjectProperty("securitySchemes");
    schemes.putObject("operator").put("type", "http").put("scheme", "bearer");
    schemes
        .putObject("runtime")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "Authorization")
        .put(
            "description",
            "`Domicile-Signed <JWS>`: a token bound to this one request, signed with the runtime's"
                + " key.");
  }
}
