package io.domicile.contract.routes;

import io.domicile.contract.signatures.SignedDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cell's answer to a runtime that asks for news: documents signed one by one, in the order in
 * which they are to be applied. The envelope itself says nothing that needs trust.
 *
 * @param shares a {@link ConnectionShares}, if the runtime has another one in use
 * @param snapshot a {@link RouteSnapshot} to begin with, if the deltas do not begin at the
 *     runtime's version or it asked for one
 * @param deltas {@link RouteDelta}s, each beginning where the one before ends
 */
public record RouteChanges(
    @Nullable SignedDocument shares,
    @Nullable SignedDocument snapshot,
    List<SignedDocument> deltas) {

  public RouteChanges {
    deltas = List.copyOf(deltas);
  }
}
