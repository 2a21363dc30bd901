package io.domicile.billing.charges;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** How much of an invoice is to be paid now. */
record ChargeRequest(@NotNull UUID invoiceId, @NotNull @Min(1) Long cents) {}
