/**
 * The kill switch of a tenant's key. What is wanted of the key is durable before anything is done;
 * then the runtimes are told, the vault's key is disabled and the database is fenced, each again
 * and again until it is so. Going dark needs neither the control plane nor the vault; coming back
 * takes a new epoch, which the control plane gives.
 */
@NullMarked
package io.domicile.cell.keyswitch;

import org.jspecify.annotations.NullMarked;
