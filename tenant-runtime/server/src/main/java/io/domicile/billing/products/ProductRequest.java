package io.domicile.billing.products;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What a caller says of a product, to make or to change one. */
record ProductRequest(
    @NotBlank @Size(max = 200) String name,
    @NotNull @Min(0) @Max(1_000_000_000_000L) Long unitCents,
    @NotNull @Pattern(regexp = "[A-Z]{3}") String currency) {}
