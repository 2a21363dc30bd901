/** Shows that every benchmark runs and fills its report in; what it measures is not looked at. */
@NullMarked
package io.domicile.benchmarks;

import org.jspecify.annotations.NullMarked;
