package io.domicile.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.policy.UnknownFactException;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jersey.validation.JerseyViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into a problem document; what it does not expect becomes an opaque 500 whose
 * id the log has.
 */
final class ProblemMappers {

  private static final Logger log = LoggerFactory.getLogger(ProblemMappers.class);

  private ProblemMappers() {}

  static void register(JerseyEnvironment jersey) {
    jersey.register(new Problems());
    jersey.register(new Json());
    jersey.register(new Violations());
    jersey.register(new Parameters());
    jersey.register(new Library());
    jersey.register(new Unexpected());
  }

  private static final class Problems implements ExceptionMapper<ProblemException> {
    @Override
    public Response toResponse(ProblemException problem) {
      if (problem.getCause() != null) {
        log.warn("Answered {}: {}", problem.code().code(), problem.detail(), problem.getCause());
      }
      return problem(problem);
    }
  }

  private static final class Json implements ExceptionMapper<JsonProcessingException> {
    @Override
    public Response toResponse(JsonProcessingException e) {
      // A problem found on the way, by a value type or the body limit, is the answer; Jackson wraps
      // it.
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ProblemException problem) {
          return problem(problem);
        }
      }
      return switch (e) {
        case UnrecognizedPropertyException unknown ->
            response(
                Problem.of(ErrorCode.INVALID_REQUEST, "Unknown field '" + path(unknown) + "'."));
        case ValueInstantiationException refused
            when refused.getCause() instanceof UnknownFactException fact ->
            response(Problem.of(ErrorCode.UNKNOWN_FACT, fact.getMessage() + "."));
        // Our value types refuse with a sentence for the caller that does not repeat the value.
        case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException reason ->
            response(
                Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "Field '" + path(refused) + "': " + reason.getMessage()));
        case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
            response(
                Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "Field '" + path(mapping) + "' has a wrong type or value."));
        case JsonMappingException mapping ->
            response(
                Problem.of(
                    ErrorCode.INVALID_REQUEST, "The body does not have the expected shape."));
        default -> response(Problem.of(ErrorCode.MALFORMED_REQUEST, "The body is not JSON."));
      };
    }

    private static String path(JsonMappingException e) {
      return e.getPath().stream()
          .map(
              step ->
                  step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
          .collect(Collectors.joining("."))
          .replace(".[", "[");
    }
  }

  private static final class Violations implements ExceptionMapper<JerseyViolationException> {
    @Override
    public Response toResponse(JerseyViolationException e) {
      String detail =
          e.getConstraintViolations().stream()
              .map(
                  violation ->
                      "'"
                          + field(violation.getPropertyPath().toString())
                          + "' "
                          + violation.getMessage())
              .sorted()
              .collect(Collectors.joining("; "));
      return response(Problem.of(ErrorCode.INVALID_REQUEST, detail + "."));
    }

    /** Drops the method's and the parameter's name, which mean nothing to a caller. */
    private static String field(String path) {
      String[] parts = path.split("\\.", 3);
      return parts.length == 3 ? parts[2] : parts[parts.length - 1];
    }
  }

  /** A parameter that has another type than the endpoint declares. */
  private static final class Parameters implements ExceptionMapper<ParamException> {
    @Override
    public Response toResponse(ParamException e) {
      // Value types refuse with a problem of their own, which Jersey wraps.
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ProblemException problem) {
          return problem(problem);
        }
      }
      return switch (e) {
        case ParamException.PathParamException path ->
            response(Problem.of(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title() + "."));
        default ->
            response(
                Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "'" + e.getParameterName() + "' has a wrong type or value."));
      };
    }
  }

  private static final class Library implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException e) {
      Response original = e.getResponse();
      if (original.getStatus() < 400) {
        return original;
      }
      if (original.getStatus() >= 500) {
        return unexpected(e);
      }
      ErrorCode code = ErrorCode.ofStatus(original.getStatus());
      Response problem = response(Problem.of(code, code.title() + "."));
      var response = Response.fromResponse(problem);
      original
          .getStringHeaders()
          .forEach(
              (name, values) -> {
                if (!name.equalsIgnoreCase("Content-Type")
                    && !name.equalsIgnoreCase("Content-Length")) {
                  values.forEach(value -> response.header(name, value));
                }
              });
      return response.build();
    }
  }

  private static final class Unexpected implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable e) {
      String state = Outage.of(e);
      if (state == null) {
        return unexpected(e);
      }
      log.warn("Answered 503: the database does not serve (SQLSTATE {}): {}", state, text(e));
      return problem(
          new ProblemException(ErrorCode.UNAVAILABLE, "The database does not answer at present.")
              .retryAfter(Outage.RETRY_AFTER));
    }

    /** One line, whatever a driver wrote. */
    private static String text(Throwable e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private static Response unexpected(Throwable e) {
    var incident = UUID.randomUUID();
    log.error("Incident {}", incident, e);
    return response(
        new ProblemException(ErrorCode.INTERNAL, "The incident's id is " + incident + ".")
            .with("incident", incident)
            .toProblem());
  }

  private static Response problem(ProblemException problem) {
    var response = Response.fromResponse(response(problem.toProblem()));
    problem.headers().forEach(response::header);
    return response.build();
  }

  private static Response response(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
