package io.domicile.contract.observedstate;

import java.time.Instant;

/**
 * The login role that runtimes are told to use, without its name: no name that logs in leaves the
 * region.
 *
 * @param serial counts the roles of an epoch, from 1
 * @param openedAt since when it can log in, by the cell's clock
 */
public record ObservedCredential(int serial, Instant openedAt) {}
