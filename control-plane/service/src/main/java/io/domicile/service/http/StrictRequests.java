package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses what an endpoint does not look at: query parameters that it does not declare or that are
 * empty, and a body where it takes none. A caller who misspells a parameter is told so. Endpoints
 * that read the address for themselves ({@code @Context UriInfo}, {@code @BeanParam}) are left
 * alone.
 */
final class StrictRequests implements DynamicFeature {

  @Override
  public void configure(ResourceInfo endpoint, FeatureContext context) {
    Method method = endpoint.getResourceMethod();
    Parameter[] parameters = method.getParameters();
    boolean readsAddress =
        Arrays.stream(parameters)
            .anyMatch(
                parameter ->
                    parameter.isAnnotationPresent(BeanParam.class)
                        || (parameter.isAnnotationPresent(Context.class)
                            && parameter.getType() == UriInfo.class));
    boolean takesBody = Arrays.stream(parameters).anyMatch(StrictRequests::isBody);
    if (!readsAddress) {
      context.register(new KnownParameters(names(parameters)));
    }
    if (!takesBody) {
      context.register(new NoBody());
    }
  }

  private static Set<String> names(AnnotatedElement[] parameters) {
    return Arrays.stream(parameters)
        .map(parameter -> parameter.getAnnotation(QueryParam.class))
        .filter(Objects::nonNull)
        .map(QueryParam::value)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The entity is the parameter that no annotation of JAX-RS or of an extension of it claims. */
  private static boolean isBody(Parameter parameter) {
    return Arrays.stream(parameter.getAnnotations())
        .map(annotation -> annotation.annotationType().getName())
        .noneMatch(
            name ->
                name.startsWith("jakarta.ws.rs.")
                    || name.equals("io.dropwizard.auth.Auth")
                    || name.equals("jakarta.inject.Inject"));
  }

  /** Who asks is found out first. */
  @Priority(Priorities.USER + 500)
  private record KnownParameters(Set<String> known) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getUriInfo().getRequestUri().getRawQuery() == null) {
        return;
      }
      for (Map.Entry<String, List<String>> parameter :
          request.getUriInfo().getQueryParameters().entrySet()) {
        String name = parameter.getKey();
        if (known.contains(name) && parameter.getValue().contains("")) {
          throw new ProblemException(
              ErrorCode.INVALID_REQUEST,
              "'" + name + "' is empty: give it a value, or leave it out.");
        }
        if (!known.contains(name)) {
          throw new ProblemException(
              ErrorCode.INVALID_REQUEST,
              known.isEmpty()
                  ? "This address takes no query parameters."
                  : "The query parameter is unknown; known: "
                      + known.stream().sorted().collect(Collectors.joining(", "))
                      + ".");
        }
      }
    }
  }

  @Priority(Priorities.USER + 500)
  private record NoBody() implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
      boolean declared = length != null && !length.strip().equals("0");
      boolean chunked = request.getHeaderString("Transfer-Encoding") != null;
      if (declared || (chunked && request.hasEntity())) {
        throw new ProblemException(ErrorCode.INVALID_REQUEST, "This request takes no body.");
      }
    }
  }
}
