/**
 * The verifier as a command that an auditor runs on files, with this module's jar and a JDK and
 * nothing else. The only package here that reads files; it opens no connection.
 */
@NullMarked
package io.domicile.evidence.command;

import org.jspecify.annotations.NullMarked;
