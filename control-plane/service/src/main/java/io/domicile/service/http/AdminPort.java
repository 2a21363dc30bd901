package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.json.Json;
import io.domicile.service.access.BearerToken;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The port for health, metrics and tasks: on loopback unless its configuration names an address,
 * and what changes anything, such as a log level, needs a token. Where no token is configured,
 * nothing can be changed.
 */
public final class AdminPort {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String TOKEN = "io.domicile.service.http.admin-token";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private AdminPort() {}

  /** Lets whoever has the token run tasks. */
  public static void permitTasks(Environment environment, TokenHash token) {
    environment.getAdminContext().setAttribute(TOKEN, token);
  }

  static void install(ServerFactory server, Environment environment) {
    if (server instanceof DefaultServerFactory two) {
      two.getAdminConnectors().stream()
          .filter(HttpConnectorFactory.class::isInstance)
          .map(HttpConnectorFactory.class::cast)
          .filter(connector -> connector.getBindHost() == null)
          .forEach(connector -> connector.setBindHost(LOOPBACK));
    }
    environment
        .admin()
        .addFilter("changes-need-a-token", new Guard())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private static final class Guard implements Filter {
    @Override
    public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
        throws IOException, ServletException {
      if (in instanceof HttpServletRequest request
          && out instanceof HttpServletResponse response
          && !READING.contains(request.getMethod())) {
        ProblemException refusal = refusal(request);
        if (refusal != null) {
          response.setStatus(refusal.code().status());
          response.setContentType(Problem.MEDIA_TYPE);
          refusal.headers().forEach(response::setHeader);
          response.getOutputStream().write(Json.write(refusal.toProblem()));
          return;
        }
      }
      chain.doFilter(in, out);
    }

    private static @Nullable ProblemException refusal(HttpServletRequest request) {
      if (!(request.getServletContext().getAttribute(TOKEN) instanceof TokenHash token)) {
        return new ProblemException(
            ErrorCode.FORBIDDEN, "No token is configured for this port, so nothing is changed.");
      }
      try {
        BearerToken.require(
            token,
            request.getHeader("Authorization"),
            "What changes anything here needs the bearer token.");
        return null;
      } catch (ProblemException refusal) {
        return refusal;
      }
    }
  }
}
