package io.domicile.testing.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine, and does to their bytes what a network can
 * do. A fault holds for the connections that are open and for those that come, until the next call.
 *
 * <pre>{@code
 * try (var proxy = FaultProxy.to(cluster.host(), cluster.port())) {
 *   proxy.fail(FaultProxy.Fault.BLACK_HOLE);
 *   ...
 *   proxy.heal();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  /** What happens to connections. */
  public enum Fault {
    /** Nothing: bytes pass both ways. */
    NONE,
    /** New connections are refused, and those that are open are reset: the process is gone. */
    REFUSE,
    /** New connections are accepted, and every byte both ways is swallowed. */
    BLACK_HOLE,
    /** What the client sends arrives; what the server answers is swallowed. */
    ANSWERS_LOST,
    /** What the server sends arrives; what the client sends is swallowed. */
    REQUESTS_LOST,
    /** Each answer passes up to half of its bytes, and then the connection is reset. */
    CUT_ANSWERS
  }

  private final InetSocketAddress server;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile Fault fault = Fault.NONE;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean closed;
  private @Nullable ServerSocket listener;

  private record Link(Socket client, Socket server) {

    void reset() {
      abort(client);
      abort(server);
    }
  }

  private FaultProxy(InetSocketAddress server, int port) {
    this.server = server;
    this.port = port;
  }

  /** A proxy on a free port of loopback that passes everything on. */
  public static FaultProxy to(String host, int port) {
    int free;
    try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var proxy = new FaultProxy(new InetSocketAddress(host, port), free);
    proxy.listen();
    return proxy;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  /** Connections accepted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Connections that are open. */
  public int open() {
    return links.size();
  }

  /** From now on this happens. What a former fault swallowed stays lost. */
  public synchronized void fail(Fault next) {
    fault = next;
    if (next == Fault.REFUSE) {
      stopListening();
      reset();
    } else {
      listen();
    }
  }

  /** Bytes pass again, also on connections that lost some. */
  public void heal() {
    delay = Duration.ZERO;
    fail(Fault.NONE);
  }

  /** Each piece of data waits so long before it passes. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Resets every connection that is open; new ones are as the fault says. */
  public void reset() {
    links.forEach(Link::reset);
  }

  @Override
  public void close() {
    closed = true;
    stopListening();
    reset();
  }

  private synchronized void listen() {
    if (listener != null || closed) {
      return;
    }
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
      listener = socket;
      Thread.ofVirtual().name("fault-proxy-" + port).start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void stopListening() {
    ServerSocket socket = listener;
    listener = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException stopped) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      client.setTcpNoDelay(true);
      var target = new Socket();
      target.connect(server, 2_000);
      target.setTcpNoDelay(true);
      var link = new Link(client, target);
      links.add(link);
      Thread.ofVirtual().start(() -> pump(link, client, target, false));
      pump(link, target, client, true);
    } catch (IOException e) {
      abort(client);
    }
  }

  private void pump(Link link, Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[16 * 1_024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (delay.isPositive()) {
          Thread.sleep(delay);
        }
        if (isAnswer && fault == Fault.CUT_ANSWERS) {
          out.write(buffer, 0, read / 2);
          out.flush();
          break;
        }
        if (!isLost(isAnswer)) {
          out.write(buffer, 0, read);
          out.flush();
        }
      }
    } catch (IOException | InterruptedException end) {
      // One side is gone, so the other goes.
    } finally {
      // A swallowed goodbye is swallowed too: the other side keeps half a connection.
      if (fault != Fault.CUT_ANSWERS && isLost(isAnswer)) {
        abort(from);
      } else {
        links.remove(link);
        link.reset();
      }
    }
  }

  private boolean isLost(boolean isAnswer) {
    return switch (fault) {
      case BLACK_HOLE -> true;
      case ANSWERS_LOST -> isAnswer;
      case REQUESTS_LOST -> !isAnswer;
      case NONE, REFUSE, CUT_ANSWERS -> false;
    };
  }

  /** Closes with a reset, as a process that is killed or a firewall does. */
  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException alreadyClosed) {
      // Then there is nothing left to reset.
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
