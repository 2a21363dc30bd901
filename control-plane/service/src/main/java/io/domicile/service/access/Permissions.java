package io.domicile.service.access;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Puts the check that {@link Permitted} asks for before every endpoint, and denies the others. */
public final class Permissions implements DynamicFeature {

  /** After whatever else authenticates, such as {@code @Auth}; before everything else. */
  private static final int PRIORITY = Priorities.AUTHENTICATION + 1;

  private final CallerCheck check;

  private Permissions(CallerCheck check) {
    this.check = check;
  }

  /** Guards every endpoint of a program. */
  public static void install(CallerCheck check, JerseyEnvironment jersey) {
    jersey.register(new Permissions(check));
  }

  @Override
  public void configure(ResourceInfo endpoint, FeatureContext context) {
    Permitted permitted = endpoint.getResourceMethod().getAnnotation(Permitted.class);
    Set<Caller> callers = EnumSet.noneOf(Caller.class);
    if (permitted != null) {
      callers.addAll(List.of(permitted.value()));
    }
    if (callers.isEmpty()) {
      context.register(new Nobody(), PRIORITY);
    } else if (!callers.contains(Caller.ANYONE)) {
      context.register(new Guard(check, callers), PRIORITY);
    }
  }

  /** Refuses everybody. */
  private static final class Nobody implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Nobody may do this.");
    }
  }

  /** Lets the endpoint's callers pass. */
  private static final class Guard implements ContainerRequestFilter {

    private final CallerCheck check;
    private final Set<Caller> permitted;

    Guard(CallerCheck check, Set<Caller> permitted) {
      this.check = check;
      this.permitted = Set.copyOf(permitted);
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
      check.require(permitted, request);
    }
  }
}
