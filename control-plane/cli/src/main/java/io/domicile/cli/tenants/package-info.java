/**
 * Tenants as the control plane's API shows them: asking for one, waiting for it, listing them all.
 */
@NullMarked
package io.domicile.cli.tenants;

import org.jspecify.annotations.NullMarked;
