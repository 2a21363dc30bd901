/**
 * Checkpoints after C2SP tlog-checkpoint: the origin, size and root hash of a log, as the text of a
 * signed note. A checkpoint is the only thing of a log that is signed; everything else is proven
 * against it.
 */
@NullMarked
package io.domicile.evidence.checkpoint;

import org.jspecify.annotations.NullMarked;
