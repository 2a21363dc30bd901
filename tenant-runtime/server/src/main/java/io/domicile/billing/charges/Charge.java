package io.domicile.billing.charges;

import java.time.Instant;
import java.util.UUID;

/**
 * A payment asked for.
 *
 * @param cents in hundredths of the currency's unit
 * @param currency ISO 4217, the invoice's
 */
public record Charge(UUID id, UUID invoiceId, long cents, String currency, Instant createdAt) {}
