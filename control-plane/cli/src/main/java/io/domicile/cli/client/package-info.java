/**
 * The platform's HTTP interfaces as its own tools call them: JSON in, JSON out, the whole answer
 * kept so that a tour can show it and a test can look at it.
 */
@NullMarked
package io.domicile.cli.client;

import org.jspecify.annotations.NullMarked;
