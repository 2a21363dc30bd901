/**
 * The self-contained proof file of C2SP tlog-proof: an entry's index, its inclusion proof and the
 * signed checkpoint, in one text that can be kept beside an exhibit and verified years later.
 */
@NullMarked
package io.domicile.evidence.proof;

import org.jspecify.annotations.NullMarked;
