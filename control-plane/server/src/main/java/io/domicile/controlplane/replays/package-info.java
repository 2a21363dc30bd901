/**
 * Decisions made again from what was kept of them. An answer that comes out otherwise is an alarm:
 * in the evidence log, in the health check and among the metrics. What cannot be made again,
 * because a text it was made by is not here, is counted as not proven.
 */
@NullMarked
package io.domicile.controlplane.replays;

import org.jspecify.annotations.NullMarked;
