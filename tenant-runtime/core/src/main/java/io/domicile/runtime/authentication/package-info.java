/**
 * Who may come in: the tenant is the host's, and the API key must be that tenant's. What cannot be
 * told from an attack is answered alike, and strangers are turned away before any database is
 * asked.
 */
@NullMarked
package io.domicile.runtime.authentication;

import org.jspecify.annotations.NullMarked;
