package io.domicile.controlplane.findings;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is found about where tenants are. */
@Path("/v1/findings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class FindingResource {

  private static final UUID BEGINNING = new UUID(0, 0);

  private final Findings findings;

  public FindingResource(Findings findings) {
    this.findings = findings;
  }

  /**
   * A page of findings.
   *
   * @param nextCursor null on the last page
   */
  record FindingPage(List<Finding> items, @Nullable String nextCursor) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "listFindings",
      summary = "Open findings of all tenants, oldest first",
      description =
          "Law that lapsed or will within 180 days, with what would make it lawful, and newer versions of packs than"
              + " tenants keep. A sweep keeps them up to date.")
  @ApiResponse(
      responseCode = "200",
      description = "A page.",
      content = @Content(schema = @Schema(implementation = FindingPage.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "422", description = "A wrong cursor or limit.")
  public FindingPage list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit) {
    List<Finding> found = findings.page(after(cursor), limit + 1);
    if (found.size() <= limit) {
      return new FindingPage(found, null);
    }
    List<Finding> page = found.subList(0, limit);
    return new FindingPage(page, page.getLast().id().toString());
  }

  private static UUID after(@Nullable String cursor) {
    try {
      return cursor == null ? BEGINNING : UUID.fromString(cursor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "'cursor' is not one of ours.");
    }
  }
}
