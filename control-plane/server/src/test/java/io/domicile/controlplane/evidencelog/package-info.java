/**
 * The evidence log on a real PostgreSQL: races, kills, corruption, and the offline verifier over
 * HTTP.
 */
@NullMarked
package io.domicile.controlplane.evidencelog;

import org.jspecify.annotations.NullMarked;
