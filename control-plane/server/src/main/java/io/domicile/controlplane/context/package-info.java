/** What every feature of the control plane is given: the registry, the log, its clock. */
@NullMarked
package io.domicile.controlplane.context;

import org.jspecify.annotations.NullMarked;
