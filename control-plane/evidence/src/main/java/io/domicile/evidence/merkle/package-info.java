/**
 * The Merkle tree of RFC 6962 and RFC 9162: hashing, growth by appending, inclusion and consistency
 * proofs. Proofs are generated from stored hashes through {@link
 * io.domicile.evidence.merkle.NodeReader} and verified with nothing but the proof, by the RFC's own
 * algorithms, which share no code with the generation.
 */
@NullMarked
package io.domicile.evidence.merkle;

import org.jspecify.annotations.NullMarked;
