/**
 * What a leaf of the log says: which kind of thing happened to which opaque subject, when, at which
 * place in the log and in that subject's own history, and a salted commitment to the payload. The
 * payload is kept elsewhere, so that it can be erased without breaking any proof.
 */
@NullMarked
package io.domicile.evidence.entry;

import org.jspecify.annotations.NullMarked;
