/** What is logged while a test runs. */
@NullMarked
package io.domicile.testing.logs;

import org.jspecify.annotations.NullMarked;
