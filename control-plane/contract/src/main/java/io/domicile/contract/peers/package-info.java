/**
 * What a process sees of the processes beside it: how far their clocks are from its own, and
 * whether they refuse it. Time decides only expiry, but a clock that is off makes every signature
 * expire; so the difference is measured with each exchange and shown as health and metric before
 * anybody has to guess.
 */
@NullMarked
package io.domicile.contract.peers;

import org.jspecify.annotations.NullMarked;
