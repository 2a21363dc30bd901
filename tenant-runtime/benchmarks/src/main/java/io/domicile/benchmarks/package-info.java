/**
 * {@code ./domicile bench}: measures the platform beside what a user would pick instead, in the
 * same run, and writes the figures down. A topic is a package of its own that fills in a report.
 */
@NullMarked
package io.domicile.benchmarks;

import org.jspecify.annotations.NullMarked;
