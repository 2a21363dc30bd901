/**
 * What tests of the cell stand on: the control plane's half of the contract, signed by real keys,
 * and a cell process on real clusters.
 */
@NullMarked
package io.domicile.cell.testing;

import org.jspecify.annotations.NullMarked;
