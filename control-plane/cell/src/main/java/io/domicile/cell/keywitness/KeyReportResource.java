package io.domicile.cell.keywitness;

import io.domicile.cell.access.CellCallers;
import io.domicile.cell.keyswitch.KeyWatch;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** What runtimes tell of keys. */
@Tag(name = "Keys")
@Path("/v1/key-reports")
@Consumes(MediaType.APPLICATION_JSON)
public final class KeyReportResource {

  private final KeyReports reports;
  private final KeyWatch watch;

  KeyReportResource(KeyReports reports, KeyWatch watch) {
    this.reports = reports;
    this.watch = watch;
  }

  @POST
  @Permitted(Caller.RUNTIME)
  @Operation(
      operationId = "reportKeys",
      summary = "A runtime's counts of key use, and when its canaries stopped opening",
      description = "Counts are totals of the process; a report that comes twice counts once.")
  @ApiResponse(responseCode = "204", description = "Taken in")
  @ApiResponse(responseCode = "401", description = "Not signed by a runtime of this cell")
  @ApiResponse(
      responseCode = "422",
      description = "A field is wrong, or there are too many entries")
  public void report(@NotNull KeyReport report, @Context ContainerRequestContext request) {
    if (report.use().size() > KeyReport.MAX_ENTRIES
        || report.dark().size() > KeyReport.MAX_ENTRIES) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "A report has at most " + KeyReport.MAX_ENTRIES + " entries.");
    }
    boolean whole =
        report.use().stream().allMatch(use -> use.count() >= 0 && use.purpose() != null)
            && report.dark().stream().allMatch(dark -> dark.heardFrom() != null);
    if (!whole) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "The report is not complete.");
    }
    if (reports.take(CellCallers.runtime(request), report)) {
      watch.hurry();
    }
  }
}
