/**
 * The registry's PostgreSQL: a pool, migrations that validate and never repair or clean, and how
 * our value types go in and out of statements. It promises a migrated schema or a refusal to start.
 */
@NullMarked
package io.domicile.controlplane.database;

import org.jspecify.annotations.NullMarked;
