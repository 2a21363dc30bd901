/**
 * A {@code javax.sql.DataSource} for each tenant of the cell. One small pool per tenant in use,
 * made when first asked and closed when cold, all on shared threads and under a budget of
 * connections per cluster; a connection belongs to one tenant, one epoch and one role for its whole
 * life.
 */
@NullMarked
package io.domicile.runtime.pools;

import org.jspecify.annotations.NullMarked;
