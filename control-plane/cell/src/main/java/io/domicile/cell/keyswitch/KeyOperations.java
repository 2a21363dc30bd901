package io.domicile.cell.keyswitch;

/** All that an operator can do to a tenant's key. */
public record KeyOperations(
    KeySwitch keySwitch,
    KeyReports reports,
    KeyDrill drill,
    KeyRotation rotation,
    KeyDestruction destruction) {}
