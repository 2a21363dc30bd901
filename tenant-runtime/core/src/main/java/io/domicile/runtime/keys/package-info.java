/**
 * The tenants' root keys as a runtime holds them: unwrapped by the region's key vault, in memory
 * only, and asked after again at the revocation period. A disabled key goes dark here whether or
 * not anybody said so; a vault that is away is borne for a grace.
 */
@NullMarked
package io.domicile.runtime.keys;

import org.jspecify.annotations.NullMarked;
