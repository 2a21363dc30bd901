/**
 * Where something can be: cloud regions with their country, subdivision and partition. The
 * catalogue is closed: a region that is not in it is unknown, and whatever is unknown is denied.
 */
@NullMarked
package io.domicile.residency.region;

import org.jspecify.annotations.NullMarked;
