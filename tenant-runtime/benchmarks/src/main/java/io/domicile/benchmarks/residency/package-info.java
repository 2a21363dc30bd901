/**
 * What a residency decision costs on the path of a request: looked up in a compiled table, beside
 * asking Cedar and beside a plain map.
 */
@NullMarked
package io.domicile.benchmarks.residency;

import org.jspecify.annotations.NullMarked;
