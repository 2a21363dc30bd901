/** What the control plane says of long work, and who waits for it reads. */
@NullMarked
package io.domicile.contract.operations;

import org.jspecify.annotations.NullMarked;
