/**
 * Who does something: a person, a token, a cell, a runtime or a part of the system, and on whose
 * behalf. Every entry of the evidence log names one; a request carries its own in its security
 * context.
 */
@NullMarked
package io.domicile.controlplane.principal;

import org.jspecify.annotations.NullMarked;
