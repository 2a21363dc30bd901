package io.domicile.billing.invoices;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An invoice; it does not change once made.
 *
 * @param currency ISO 4217, the same for all lines
 * @param totalCents the sum of the lines, in hundredths of the currency's unit
 */
public record Invoice(
    UUID id,
    UUID customerId,
    String currency,
    long totalCents,
    Instant createdAt,
    List<Line> lines) {

  /**
   * One line, with the product's name and price of the day.
   *
   * @param unitCents the price of one
   */
  public record Line(UUID productId, String name, int quantity, long unitCents) {}
}
