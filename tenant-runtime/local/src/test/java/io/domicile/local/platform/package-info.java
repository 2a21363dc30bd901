/** What can be chosen of the local platform. */
@NullMarked
package io.domicile.local.platform;

import org.jspecify.annotations.NullMarked;
