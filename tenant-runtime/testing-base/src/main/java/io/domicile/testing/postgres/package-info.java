/**
 * Real PostgreSQL clusters for tests: one that a JVM shares, and clusters of a test's own that it
 * kills, replicates or gives certificates.
 */
@NullMarked
package io.domicile.testing.postgres;

import org.jspecify.annotations.NullMarked;
