package io.domicile.cell.routes;

import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;

/**
 * As whom the feed speaks.
 *
 * @param key runtimes pin its public half
 */
public record FeedIdentity(CellId cell, RegionCode region, SigningKey key) {}
