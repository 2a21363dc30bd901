/**
 * Signed notes after C2SP signed-note: text, then one line per signature, with Ed25519 keys.
 * Parsing is strict: what parses has exactly one spelling, so that no byte of a note can change
 * unnoticed.
 */
@NullMarked
package io.domicile.evidence.note;

import org.jspecify.annotations.NullMarked;
