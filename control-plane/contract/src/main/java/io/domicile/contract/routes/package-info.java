/**
 * Where each tenant of a cell is served from. A snapshot and the deltas that follow it are made and
 * signed by the cell, kept on disk by each runtime, and are all that a runtime needs to serve. How
 * many connections each runtime may hold travels apart, because it is the one thing in which they
 * differ.
 */
@NullMarked
package io.domicile.contract.routes;

import org.jspecify.annotations.NullMarked;
