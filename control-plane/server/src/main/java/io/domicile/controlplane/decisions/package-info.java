/**
 * What-if questions: may this asset of a tenant with this policy be in that region? Answers carry
 * citations and change nothing.
 */
@NullMarked
package io.domicile.controlplane.decisions;

import org.jspecify.annotations.NullMarked;
