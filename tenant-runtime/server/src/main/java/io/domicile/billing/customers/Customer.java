package io.domicile.billing.customers;

import io.domicile.runtime.sealing.Sealed;
import io.domicile.runtime.sealing.SealedIn;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param taxId as the customer's country writes it; null if not known
 * @param version counts its changes, from 1
 */
@SealedIn("customer")
record Customer(
    UUID id,
    @Sealed("customer.name") String name,
    @Sealed(value = "customer.email", searchable = true) String email,
    @Sealed("customer.tax-id") @Nullable String taxId,
    int version,
    Instant createdAt) {}
