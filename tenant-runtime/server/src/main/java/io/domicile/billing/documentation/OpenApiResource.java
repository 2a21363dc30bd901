package io.domicile.billing.documentation;

import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Serves the committed document, which a test holds equal to what the resources declare. Open to
 * everyone: it says nothing of any tenant.
 */
@Path("/openapi.json")
@Hidden
public final class OpenApiResource {

  private final byte[] document;

  public OpenApiResource() {
    try (var in = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("No openapi.json beside this class.");
      }
      document = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GET
  @Permitted(Caller.ANYONE)
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] get() {
    return document;
  }
}
