/**
 * What has changed of tenants and has not been acted on: a counter for each, raised in the
 * transaction of the change, so that no change is lost to work that is under way or to a kill.
 */
@NullMarked
package io.domicile.cell.changes;

import org.jspecify.annotations.NullMarked;
