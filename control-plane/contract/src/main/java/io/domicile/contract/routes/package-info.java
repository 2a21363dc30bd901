/**
 * Where each tenant of a cell is served from. A route snapshot is made and signed by the cell, kept
 * on disk by each\n * runtime, and is all that a runtime needs to serve.
 */
@NullMarked
package io.domicile.contract.routes;

import org.jspecify.annotations.NullMarked;
