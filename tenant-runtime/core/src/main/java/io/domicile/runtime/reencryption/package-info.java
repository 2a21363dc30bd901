/**
 * Seals a tenant's data anew after its root key was rotated: row by row under the new version, in
 * short transactions, at a bounded rate, while requests go on. How far it has come is in the
 * tenant's own database, so that any runtime can go on where another stopped or was killed.
 */
@NullMarked
package io.domicile.runtime.reencryption;

import org.jspecify.annotations.NullMarked;
