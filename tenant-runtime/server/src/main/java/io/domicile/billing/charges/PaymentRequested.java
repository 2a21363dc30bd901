package io.domicile.billing.charges;

import java.util.UUID;

/** The event that asks for the money. */
record PaymentRequested(UUID charge, UUID invoice, long cents, String currency) {

  static final String TOPIC = "payment.requested";
}
