/**
 * Health checks that every program has alike: what its peers say of it and of its clock, and
 * whether a database takes new connections.
 */
@NullMarked
package io.domicile.service.health;

import org.jspecify.annotations.NullMarked;
