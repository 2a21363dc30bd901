/**
 * The offline verifier: given a log's origin and public keys, it says that a proof, a history or a
 * whole log is verified, or exactly what failed. Anything it cannot establish is a failure, never a
 * default.
 */
@NullMarked
package io.domicile.evidence.verify;

import org.jspecify.annotations.NullMarked;
