/** Tests of the tenants' cluster: what a superuser prepares of it, and a pooler before it. */
@NullMarked
package io.domicile.cell.cluster;

import org.jspecify.annotations.NullMarked;
