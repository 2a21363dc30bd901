/**
 * What an auditor needs to check a log without trusting whoever keeps it: Merkle trees, signed
 * notes, checkpoints, tiles, proofs and a verifier. It depends on nothing but the JDK, and only
 * {@code command} reads files, so that it can be run, or re-implemented, on its own.
 */
@NullMarked
package io.domicile.evidence;

import org.jspecify.annotations.NullMarked;
