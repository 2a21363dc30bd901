package io.domicile.runtime.pools;

import java.time.Duration;

/**
 * What this runtime's pools do at one cluster. Counts only grow while the process lives.
 *
 * @param id the cell's name for the cluster
 * @param size the connections that this runtime may hold to it
 * @param used those that it holds or is opening
 * @param waiting tenants whose pool waits for room
 * @param connecting connections being opened
 * @param pause how long no connection is opened yet, because the cluster said that it is full
 * @param circuitOpen whether the cluster does not answer and is asked by probes only
 * @param circuitOpened how often that has begun
 * @param connects connections opened
 * @param connectTime what opening them took in all
 * @param failures attempts that failed
 * @param evictions connections closed to make room for another tenant's
 * @param leaks connections that were not given back in time
 * @param endedLeaks those of them that were closed because they were out for far too long
 */
public record ClusterStatus(
    String id,
    int size,
    int used,
    int waiting,
    int connecting,
    Duration pause,
    boolean circuitOpen,
    long circuitOpened,
    long connects,
    Duration connectTime,
    long failures,
    long evictions,
    long leaks,
    long endedLeaks) {}
