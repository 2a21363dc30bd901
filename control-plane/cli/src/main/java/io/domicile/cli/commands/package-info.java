/**
 * The commands by which people and scripts use a platform, wherever it runs. Each prints what it
 * did, and ends with another code than 0 if it could not.
 */
@NullMarked
package io.domicile.cli.commands;

import org.jspecify.annotations.NullMarked;
