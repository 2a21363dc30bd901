package io.domicile.controlplane.openapi;

import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** The description of the interface. */
@Hidden
@Path("/openapi.json")
public final class OpenApiResource {

  private final Set<Class<?>> resources;
  private volatile String document = "";

  private OpenApiResource(Set<Class<?>> resources) {
    this.resources = Set.copyOf(resources);
  }

  /** Describes these resources, at the first request. */
  public static OpenApiResource of(Set<Class<?>> resources) {
    return new OpenApiResource(resources);
  }

  @GET
  @Permitted(Caller.ANYONE)
  @Produces(MediaType.APPLICATION_JSON)
  public String get() {
    if (document.isEmpty()) {
      document = OpenApiDocument.of(resources);
    }
    return document;
  }
}
