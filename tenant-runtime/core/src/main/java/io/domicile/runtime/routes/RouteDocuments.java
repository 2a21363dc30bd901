package io.domicile.runtime.routes;

import io.domicile.contract.json.Json;
import io.domicile.contract.routes.ConnectionShares;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Opens the cell's documents: nothing of one is looked at before its signature holds, and none of
 * another cell or region passes.
 *
 * @param keys the keys the cell may sign with, from configuration
 */
record RouteDocuments(CellId cell, RegionCode region, List<VerificationKey> keys) {

  RouteSnapshot snapshot(SignedDocument document) throws RouteRefusedException {
    RouteSnapshot snapshot = open(document, DocumentType.ROUTE_SNAPSHOT, RouteSnapshot.class);
    requireOurs(snapshot.cell(), snapshot.region());
    return snapshot;
  }

  RouteDelta delta(SignedDocument document) throws RouteRefusedException {
    RouteDelta delta = open(document, DocumentType.ROUTE_DELTA, RouteDelta.class);
    requireOurs(delta.cell(), delta.region());
    return delta;
  }

  ConnectionShares shares(SignedDocument document) throws RouteRefusedException {
    ConnectionShares shares =
        open(document, DocumentType.CONNECTION_SHARES, ConnectionShares.class);
    requireOurs(shares.cell(), shares.region());
    return shares;
  }

  private <T> T open(SignedDocument document, DocumentType type, Class<T> shape)
      throws RouteRefusedException {
    byte[] payload;
    try {
      payload = document.verifiedPayload(type, keys);
    } catch (InvalidSignatureException e) {
      throw new RouteRefusedException(Reason.NOT_GENUINE, String.valueOf(e.getMessage()), e);
    }
    try {
      return Json.read(payload, shape);
    } catch (UncheckedIOException e) {
      throw new RouteRefusedException(
          Reason.OTHER_VERSION, "It is genuine, and an older or newer version's.", e);
    }
  }

  private void requireOurs(CellId of, RegionCode in) throws RouteRefusedException {
    if (!cell.equals(of) || !region.equals(in)) {
      throw new RouteRefusedException(Reason.FOREIGN, "It is of cell " + of + ", region " + in);
    }
  }
}
