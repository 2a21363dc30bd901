/**
 * The words of a decision: which kind of asset, what would happen to it there, and what may be
 * answered. The engine decides; whoever only names such things knows these and no more.
 */
@NullMarked
package io.domicile.residency.asset;

import org.jspecify.annotations.NullMarked;
