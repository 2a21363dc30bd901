/**
 * Real PostgreSQL clusters from embedded binaries, as durable as production's, kept between runs.
 */
@NullMarked
package io.domicile.local.postgres;

import org.jspecify.annotations.NullMarked;
