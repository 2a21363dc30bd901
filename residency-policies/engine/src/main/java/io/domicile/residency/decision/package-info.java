/**
 * May this asset be there? One question in, one decision out, with the rule, the citation and the
 * remedy of every pack that had a say. Several packs combine: every one that applies must permit,
 * at least one must apply, and whatever is unknown or goes wrong is a deny that says so.
 */
@NullMarked
package io.domicile.residency.decision;

import org.jspecify.annotations.NullMarked;
