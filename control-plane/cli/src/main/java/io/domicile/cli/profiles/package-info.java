/**
 * Where a platform is and by which tokens it is used: named profiles in one file that only its
 * owner may read.
 */
@NullMarked
package io.domicile.cli.profiles;

import org.jspecify.annotations.NullMarked;
