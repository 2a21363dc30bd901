package io.domicile.cell.keyoperations;

import io.domicile.cell.keydestruction.KeyDestruction;
import io.domicile.cell.keys.VaultKeys;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.cell.rootkeys.KeyMigration;
import io.domicile.cell.rootkeys.KeyRotation;

/** All that an operator can do to a tenant's key. */
record KeyOperations(
    KeySwitch keySwitch,
    VaultKeys vaultKeys,
    KeyReports reports,
    KeyDrill drill,
    KeyRotation rotation,
    KeyMigration migration,
    KeyDestruction destruction) {}
