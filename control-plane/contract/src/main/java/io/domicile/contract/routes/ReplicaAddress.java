package io.domicile.contract.routes;

/**
 * A streaming replica of a cluster: the same databases and the same roles, a little later, for
 * reading.
 *
 * @param id the cell's name for it
 * @param sslMode as the driver takes it, such as {@code verify-full}
 */
public record ReplicaAddress(String id, String host, int port, String sslMode) {}
