package io.domicile.controlplane.cells;

import com.codahale.metrics.Gauge;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.controlplane.context.ServerContext;
import io.domicile.controlplane.schemareleases.ReleaseCatalog;
import io.domicile.residency.region.Regions;
import io.dropwizard.core.setup.Environment;
import java.security.SecureRandom;

/** Wires the endpoints of cells into an application. */
public final class CellFeature {

  private CellFeature() {}

  /**
   * Registers the endpoints.
   *
   * @param serverKey what cells are told to pin
   */
  public static void install(
      ServerContext context,
      Cells cells,
      Regions regions,
      ReleaseCatalog releases,
      VerificationKey serverKey,
      Environment environment) {
    CellEnrolment enrolment =
        new CellEnrolment(
            context.jdbi(),
            regions,
            releases,
            context.evidence(),
            new SecureRandom(),
            context.clock());
    Gauge<Integer> silent = () -> cells.silent().size();
    environment.metrics().gauge("cells.silent", () -> silent);
    environment.healthChecks().register("cells", new SilentCells(cells));
    environment
        .jersey()
        .register(new CellResource(cells, enrolment, context.idempotency(), serverKey));
  }
}
