/**
 * The roles a runtime logs in with, and their passwords in the region's secret store. Also what
 * closes a database to everybody: the fence.
 */
@NullMarked
package io.domicile.cell.credentials;

import org.jspecify.annotations.NullMarked;
