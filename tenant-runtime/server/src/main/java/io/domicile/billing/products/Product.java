package io.domicile.billing.products;

import java.time.Instant;
import java.util.UUID;

/**
 * A product.
 *
 * @param unitCents the price of one, in hundredths of the currency's unit
 * @param currency ISO 4217
 * @param version counts its changes, from 1
 */
public record Product(
    UUID id, String name, long unitCents, String currency, int version, Instant createdAt) {}
