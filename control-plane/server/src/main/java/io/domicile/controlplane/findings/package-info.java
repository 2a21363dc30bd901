/**
 * What is wrong, or about to be, with where tenants are: law that lapsed, law that will, versions
 * of packs that are newer than those a tenant keeps. A sweep decides about every placement again
 * and keeps what it finds, once, as evidence, until it is so no longer.
 */
@NullMarked
package io.domicile.controlplane.findings;

import org.jspecify.annotations.NullMarked;
