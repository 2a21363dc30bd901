package io.domicile.service.openapi;

import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;

/**
 * Serves the OpenAPI description of a program's interface. Open to everyone: it says nothing of any
 * tenant. The description leaves this endpoint itself out.
 */
@Path("/openapi.json")
public final class OpenApiResource {

  private final Supplier<String> description;
  private volatile String document = "";

  /**
   * Serves a description.
   *
   * @param description writes it, at the first request
   */
  public OpenApiResource(Supplier<String> description) {
    this.description = description;
  }

  @GET
  @Permitted(Caller.ANYONE)
  @Produces(MediaType.APPLICATION_JSON)
  public String get() {
    if (document.isEmpty()) {
      document = description.get();
    }
    return document;
  }
}
