package io.domicile.billing.invoices;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** What is to be invoiced, to whom. */
record InvoiceRequest(
    @NotNull UUID customerId, @NotEmpty @Size(max = 100) List<@NotNull @Valid Line> lines) {

  record Line(@NotNull UUID productId, @NotNull @Min(1) @Max(1_000_000) Integer quantity) {}
}
