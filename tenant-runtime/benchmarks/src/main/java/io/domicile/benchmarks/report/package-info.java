/**
 * What was measured, on which machine and when: as JSON, as a page for people and as a picture, all
 * from the same figures.
 */
@NullMarked
package io.domicile.benchmarks.report;

import org.jspecify.annotations.NullMarked;
