/**
 * The roles that runtimes log in with: made, limited, watched and closed; and their passwords in
 * the region's secret store.
 */
@NullMarked
package io.domicile.cell.credentials;

import org.jspecify.annotations.NullMarked;
