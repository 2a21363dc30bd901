package io.domicile.billing.customers;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a caller says of a customer, to make or to change one. */
record CustomerRequest(
    @NotBlank @Size(max = 200) String name,
    @NotNull @Email @Size(max = 254) String email,
    @Size(min = 1, max = 40) @Nullable String taxId) {}
