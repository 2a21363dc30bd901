/**
 * What the platform promises, tried on all of it: real processes, real clusters, real signals. One
 * platform with two control planes serves every class.
 */
@NullMarked
package io.domicile.local.endtoend;

import org.jspecify.annotations.NullMarked;
