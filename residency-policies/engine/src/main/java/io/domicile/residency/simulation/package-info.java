/**
 * What a change of law would do: a draft of a pack, a country struck off a list, or just the time
 * that passes, held against what tenants have and where. It goes by combinations of policy and
 * assets, each judged once however many tenants share it, and changes nothing.
 */
@NullMarked
package io.domicile.residency.simulation;

import org.jspecify.annotations.NullMarked;
