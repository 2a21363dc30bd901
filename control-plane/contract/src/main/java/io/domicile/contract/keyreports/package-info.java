/**
 * What a runtime tells its cell of tenants' keys: how often it used the vault, and when its canary
 * stopped opening. Counts and times, never anything of a request.
 */
@NullMarked
package io.domicile.contract.keyreports;

import org.jspecify.annotations.NullMarked;
