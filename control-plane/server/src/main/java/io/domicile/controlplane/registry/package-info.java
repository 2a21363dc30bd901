/**
 * Tenants and what has been promised of them: their state machine, slugs that are never used twice,
 * generations and revisions. A tenant that found no room stays requested and is placed when there
 * is some.
 */
@NullMarked
package io.domicile.controlplane.registry;

import org.jspecify.annotations.NullMarked;
