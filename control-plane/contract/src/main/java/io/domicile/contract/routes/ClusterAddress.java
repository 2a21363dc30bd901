package io.domicile.contract.routes;

/**
 * A PostgreSQL cluster of the cell.
 *
 * @param id the cell's name for it
 * @param sslMode as the driver takes it, such as {@code verify-full}
 * @param connectionBudget the connections that all runtimes of the cell may hold together
 */
public record ClusterAddress(
    String id, String host, int port, String sslMode, int connectionBudget) {}
