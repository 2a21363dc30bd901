/**
 * The commands behind {@code ./domicile}, as far as a newcomer needs them: run the platform, look
 * at it, make a tenant, take the tour. Each prints what it did, and ends with another code than 0
 * if it could not.
 */
@NullMarked
package io.domicile.local.commands;

import org.jspecify.annotations.NullMarked;
