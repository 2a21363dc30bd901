package io.domicile.controlplane.observedstate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.cells.Cells;
import io.domicile.controlplane.registry.TenantProgress;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.domicile.service.database.Document;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports of cells. */
@Path("/v1/cells/{cell}/observed-state")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Cells' own")
public final class ObservedStateResource {

  private static final Logger log = LoggerFactory.getLogger(ObservedStateResource.class);

  private final Jdbi jdbi;
  private final Cells cells;
  private final TenantProgress progress;

  public ObservedStateResource(Jdbi jdbi, Cells cells, TenantProgress progress) {
    this.jdbi = jdbi;
    this.cells = cells;
    this.progress = progress;
  }

  /**
   * What became of a report.
   *
   * @param ignored tenants whose home is not in the cell, of which it has nothing to say
   */
  record Accepted(List<TenantId> ignored) {}

  @POST
  @Permitted(Caller.CELL)
  @SecurityRequirement(name = "cell")
  @Operation(
      operationId = "reportObservedState",
      summary = "Report what a cell observed",
      description =
          "May be repeated, come late and out of order; a tenant's latest observation counts.")
  @ApiResponse(
      responseCode = "200",
      description = "Taken in.",
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @ApiResponse(responseCode = "401", description = "Not signed by an enrolled cell.")
  @ApiResponse(responseCode = "403", description = "Signed by another cell.")
  @ApiResponse(responseCode = "422", description = "A wrong field, or the report of another cell.")
  public Accepted report(
      @PathParam("cell") String cell, @RequestBody(required = true) @NotNull ObservedState report) {
    requireWhole(cell, report);
    List<TenantId> ignored = new ArrayList<>();
    jdbi.useTransaction(
        handle -> {
          cells.observe(handle, report);
          // In order of ids, so that two reports never wait for each other.
          report.tenants().stream()
              .sorted(Comparator.comparing(observed -> observed.tenant().value()))
              .forEach(
                  observed -> {
                    if (!take(handle, report, observed)) {
                      ignored.add(observed.tenant());
                    }
                  });
        });
    if (!ignored.isEmpty()) {
      log.warn("Cell {} reported {} tenants that have no home in it", cell, ignored.size());
    }
    return new Accepted(ignored);
  }

  private boolean take(Handle handle, ObservedState report, ObservedTenant observed) {
    if (!progress.isHome(handle, report.cell(), observed)) {
      return false;
    }
    ObservationDao dao = handle.attach(ObservationDao.class);
    ObservedKey before =
        dao.find(report.cell(), observed.tenant())
            .map(json -> Json.read(json.getBytes(UTF_8), ObservedTenant.class).key())
            .orElse(null);
    int kept =
        dao.keep(
            report.cell(),
            observed.tenant(),
            observed.generation(),
            observed.observedAt(),
            new Document(observed));
    if (kept > 0) {
      progress.observe(handle, report.cell(), observed);
      progress.observeKey(handle, report.cell(), observed, before);
    }
    return true;
  }

  /**
   * The contract's records do not check that their parts are there; here they come from outside.
   */
  @SuppressWarnings("ConstantConditions")
  private static void requireWhole(String cell, ObservedState report) {
    boolean whole =
        report.cell() != null
            && report.observedAt() != null
            && report.isolations() != null
            && report.capacity() != null
            && report.tenants() != null
            && report.tenants().stream()
                .allMatch(
                    tenant ->
                        tenant != null
                            && tenant.tenant() != null
                            && tenant.generation() != null
                            && tenant.epoch() != null
                            && tenant.state() != null
                            && tenant.steps() != null
                            && tenant.observedAt() != null);
    if (!whole) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "The report is not complete.");
    }
    if (!report.cell().value().equals(cell)) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "The report is another cell's.");
    }
  }
}
