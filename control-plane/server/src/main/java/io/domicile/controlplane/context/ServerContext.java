package io.domicile.controlplane.context;

import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.idempotency.Idempotency;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/**
 * What every feature of the control plane is given.
 *
 * @param jdbi the registry
 * @param evidence told of every change, in its transaction
 * @param idempotency answers a repeated request as the first one
 */
public record ServerContext(
    Jdbi jdbi, EvidenceLog evidence, Idempotency idempotency, Clock clock) {}
