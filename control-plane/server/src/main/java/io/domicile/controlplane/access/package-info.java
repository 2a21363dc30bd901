/**
 * Who may ask what. Every endpoint names who is permitted; one that names nobody is for
 * administrators. The server keeps the SHA-256 of the administrator's token, and a cell proves
 * itself with its own key.
 */
@NullMarked
package io.domicile.controlplane.access;

import org.jspecify.annotations.NullMarked;
