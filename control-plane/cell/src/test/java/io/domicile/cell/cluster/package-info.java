/** Tests of the tenants' cluster behind a pooler. */
@NullMarked
package io.domicile.cell.cluster;

import org.jspecify.annotations.NullMarked;
