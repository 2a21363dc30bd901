/**
 * Runs JMH benchmarks and takes their scores over into a report, with the confidence intervals that
 * JMH computes.
 */
@NullMarked
package io.domicile.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
