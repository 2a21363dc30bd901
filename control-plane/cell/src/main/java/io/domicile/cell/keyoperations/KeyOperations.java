package io.domicile.cell.keyoperations;

import io.domicile.cell.keydestruction.KeyDestruction;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.cell.rootkeys.KeyRotation;

/** All that an operator can do to a tenant's key. */
record KeyOperations(
    KeySwitch keySwitch,
    KeyReports reports,
    KeyDrill drill,
    KeyRotation rotation,
    KeyDestruction destruction) {}
