package io.domicile.controlplane.registry;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.domicile.controlplane.findings.Finding;
import io.domicile.controlplane.packs.PackVersions;
import java.util.List;

/**
 * A tenant, beside what is to be said of where it is.
 *
 * @param packs the versions of packs that it keeps, and which of them have newer ones
 * @param findings what is wrong, or about to be
 */
record TenantView(
    @JsonUnwrapped RegisteredTenant tenant,
    List<PackVersions.Kept> packs,
    List<Finding> findings) {}
