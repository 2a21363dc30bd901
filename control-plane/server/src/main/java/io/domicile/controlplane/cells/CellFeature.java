package io.domicile.controlplane.cells;

import com.codahale.metrics.Gauge;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.schemareleases.ReleaseCatalog;
import io.domicile.residency.region.Regions;
import io.dropwizard.core.setup.Environment;
import java.security.SecureRandom;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** Wires the endpoints of cells into an application. */
public final class CellFeature {

  private CellFeature() {}

  /**
   * Registers the endpoints.
   *
   * @param serverKey what cells are told to pin
   */
  public static void install(
      Jdbi jdbi,
      Cells cells,
      Regions regions,
      ReleaseCatalog releases,
      Idempotency idempotency,
      EvidenceLog evidence,
      VerificationKey serverKey,
      Clock clock,
      Environment environment) {
    CellEnrolment enrolment =
        new CellEnrolment(jdbi, regions, releases, evidence, new SecureRandom(), clock);
    Gauge<Integer> silent = () -> cells.silent().size();
    environment.metrics().gauge("cells.silent", () -> silent);
    environment.healthChecks().register("cells", new SilentCells(cells));
    environment.jersey().register(new CellResource(cells, enrolment, idempotency, serverKey));
  }
}
