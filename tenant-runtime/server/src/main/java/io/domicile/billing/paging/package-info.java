/** Lists in pages: a cursor in, a cursor out, and versions as entity tags for updates. */
@NullMarked
package io.domicile.billing.paging;

import org.jspecify.annotations.NullMarked;
