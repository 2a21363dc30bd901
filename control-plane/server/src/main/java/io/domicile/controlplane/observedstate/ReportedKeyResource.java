package io.domicile.controlplane.observedstate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What cells reported of tenants' keys. To turn one off or on is the region's, never ours. */
@Path("/v1/tenants/{id}/key")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public final class ReportedKeyResource {

  private final Jdbi jdbi;

  public ReportedKeyResource(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A tenant's key as its home's cell last reported it. */
  public record ReportedKey(TenantId tenant, Instant observedAt, ObservedKey key) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "getTenantKey",
      summary = "A tenant's key as its cell last reported it",
      description =
          "Which key of the vault wraps now, what became of the one that the tenant named last, state, the"
              + " canaries of each runtime when it last went dark, and how often each runtime used the"
              + " vault.")
  @ApiResponse(
      responseCode = "200",
      description = "The report.",
      content = @Content(schema = @Schema(implementation = ReportedKey.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "404",
      description =
          "No such tenant, or no report of its key, with the cell's reason if it refused the tenant.")
  public ReportedKey get(@PathParam("id") String idOrSlug) {
    ObservedTenant observed =
        jdbi.withExtension(ObservationDao.class, dao -> find(dao, idOrSlug))
            .map(json -> Json.read(json.getBytes(UTF_8), ObservedTenant.class))
            .orElseThrow(() -> none(null));
    ObservedKey key = observed.key();
    if (key == null) {
      throw none(observed.refusal());
    }
    return new ReportedKey(observed.tenant(), observed.observedAt(), key);
  }

  private static ProblemException none(@Nullable String refusal) {
    String none = "There is no such tenant, or no report of its key.";
    return new ProblemException(
        ErrorCode.NOT_FOUND,
        refusal == null ? none : "The tenant has no key. Its cell refused it: " + refusal);
  }

  private static Optional<String> find(ObservationDao dao, String idOrSlug) {
    TenantId id;
    try {
      id = TenantId.of(idOrSlug);
    } catch (IllegalArgumentException notAnId) {
      return dao.findBySlug(idOrSlug);
    }
    return dao.find(id);
  }
}
