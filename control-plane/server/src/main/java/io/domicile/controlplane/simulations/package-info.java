/**
 * What a change of law would do to the whole fleet: which tenants' assets it would make unlawful,
 * on what ground, where they could go, and by when. An answer is a stream of lines whose last is a
 * summary or an error; asking changes nothing.
 */
@NullMarked
package io.domicile.controlplane.simulations;

import org.jspecify.annotations.NullMarked;
