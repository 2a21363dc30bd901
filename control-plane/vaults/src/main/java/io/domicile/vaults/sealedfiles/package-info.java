/**
 * Secrets in sealed files of their own: a store without a process. The cell writes them, the
 * region's runtimes read them from the same volume, and the master key stands elsewhere.
 */
@NullMarked
package io.domicile.vaults.sealedfiles;

import org.jspecify.annotations.NullMarked;
