/**
 * The client of the local vault, one process that keeps both keys and secrets: its HTTP interface
 * and how often an unanswered question is asked again.
 */
@NullMarked
package io.domicile.vaults.local;

import org.jspecify.annotations.NullMarked;
