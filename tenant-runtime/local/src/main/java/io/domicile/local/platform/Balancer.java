package io.domicile.local.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a load balancer stands before several control planes: each new connection goes to
 * the next of them that takes it. It forwards bytes and knows nothing of HTTP. Thread-safe.
 */
final class Balancer implements AutoCloseable {

  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 1_000;

  private final ServerSocket listener;
  private final List<Integer> targets;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Balancer(ServerSocket listener, List<Integer> targets) {
    this.listener = listener;
    this.targets = List.copyOf(targets);
  }

  /** Listens on the port and forwards to the targets, all on 127.0.0.1. */
  static Balancer start(int port, List<Integer> targets) throws IOException {
    var listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    var balancer = new Balancer(listener, targets);
    Thread.ofVirtual().name("balancer").start(balancer::accept);
    return balancer;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("balancer-connection").start(() -> forward(client));
      } catch (IOException closedOrRefused) {
        // Closed: the loop ends. Anything else concerns one connection, which its client retries.
      }
    }
  }

  private void forward(Socket client) {
    @Nullable Socket server = connect();
    if (server == null) {
      closeQuietly(client);
      return;
    }
    open.add(client);
    open.add(server);
    Thread.ofVirtual().start(() -> pump(server, client));
    pump(client, server);
  }

  private @Nullable Socket connect() {
    int first = next.getAndIncrement();
    for (int i = 0; i < targets.size(); i++) {
      int port = targets.get(Math.floorMod(first + i, targets.size()));
      var socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return socket;
      } catch (IOException notThisOne) {
        closeQuietly(socket);
      }
    }
    return null;
  }

  /** Both ways end together: half-open connections are nothing that HTTP clients need. */
  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // One side has gone; so does the other.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(Balancer::closeQuietly);
  }
}
