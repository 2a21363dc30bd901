/**
 * Long work that can be polled or streamed. An operation's steps are the server's own and those
 * that a cell has observed; it changes in the transaction of what it tells of.
 */
@NullMarked
package io.domicile.controlplane.operations;

import org.jspecify.annotations.NullMarked;
