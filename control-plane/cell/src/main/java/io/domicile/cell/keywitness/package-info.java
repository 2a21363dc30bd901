/**
 * What runtimes report of keys: how often they used the vault, and when a tenant's canary no longer
 * opened. A report counts once however often it comes; a runtime that has reported nothing is
 * listed as not proven dark.
 */
@NullMarked
package io.domicile.cell.keywitness;

import org.jspecify.annotations.NullMarked;
