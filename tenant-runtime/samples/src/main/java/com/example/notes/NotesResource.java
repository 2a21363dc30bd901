package com.example.notes;

import io.domicile.runtime.tenants.Tenant;
import io.dropwizard.auth.Auth;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/v1/notes")
@Produces(MediaType.APPLICATION_JSON)
public final class NotesResource {

  public record NewNote(@NotBlank @Size(max = 10_000) String text) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(
      @Auth Tenant tenant,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @NotNull @Valid NewNote request) {
    Note note =
        tenant.once(
            key,
            Note.class,
            tx -> {
              var fresh = new Note(tx.newId(), request.text(), tx.now());
              tx.attach(Notes.class).insert(fresh);
              tx.publish("note.created", fresh.id());
              return fresh;
            });
    return Response.status(Response.Status.CREATED).entity(note).build();
  }

  @GET
  public List<Note> latest(@Auth Tenant tenant) {
    return tenant.read(tx -> tx.attach(Notes.class).latest());
  }
}
