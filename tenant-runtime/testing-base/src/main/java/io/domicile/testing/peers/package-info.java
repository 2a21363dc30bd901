/**
 * Programs that tests start beside ours and that others wrote. A machine without one skips the
 * test; CI fails.
 */
@NullMarked
package io.domicile.testing.peers;

import org.jspecify.annotations.NullMarked;
