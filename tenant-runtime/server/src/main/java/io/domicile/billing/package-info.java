/**
 * The reference service: billing for the tenants of one region, built on the runtime core as an
 * adopter would build theirs. The application lists its features; each is a package of its own.
 */
@NullMarked
package io.domicile.billing;

import org.jspecify.annotations.NullMarked;
