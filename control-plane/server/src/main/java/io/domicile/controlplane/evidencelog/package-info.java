/**
 * The control plane's evidence log. An event is recorded in the transaction of the row that it
 * describes; one sequencer at a time, whichever server process it runs in, then gives pending
 * events their place in a Merkle log without gaps and signs a checkpoint per batch. What anyone can
 * fetch is opaque ids and salted commitments; the payloads are kept beside the log and can be
 * erased.
 */
@NullMarked
package io.domicile.controlplane.evidencelog;

import org.jspecify.annotations.NullMarked;
