/** Tests of the feed and of how connections are divided. */
@NullMarked
package io.domicile.cell.routes;

import org.jspecify.annotations.NullMarked;
