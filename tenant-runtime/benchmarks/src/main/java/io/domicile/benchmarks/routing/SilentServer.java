package io.domicile.benchmarks.routing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets clients of PostgreSQL connect and answers their questions about a session, so that a pool's
 * own cost can be measured with thousands of connections of the real driver. It holds no data.
 * Protocol 3.0: PostgreSQL documentation, "Frontend/Backend Protocol", message formats.
 */
final class SilentServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final String ISOLATION = "read committed";

  private final ServerSocket server;

  SilentServer() throws IOException {
    this.server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("silent-server").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(client.getOutputStream());
      greet(in, out);
      boolean isolation = false;
      for (int type = in.read(); type != 'X' && type >= 0; type = in.read()) {
        byte[] body = in.readNBytes(in.readInt() - 4);
        isolation |= new String(body, StandardCharsets.UTF_8).contains("ISOLATION");
        if (type == 'Q' || type == 'S') {
          answer(out, type == 'S', isolation);
          isolation = false;
        }
      }
    } catch (IOException e) {
      // The client has gone, as clients do.
    }
  }

  private static void greet(DataInputStream in, DataOutputStream out) throws IOException {
    int version;
    do {
      int length = in.readInt();
      version = in.readInt();
      in.readNBytes(length - 8);
      if (version == SSL_REQUEST || version == GSS_REQUEST) {
        out.write('N');
        out.flush();
      }
    } while (version == SSL_REQUEST || version == GSS_REQUEST);
    var reply = new Reply();
    reply.message('R', 0, 0, 0, 0);
    var settings = new LinkedHashMap<String, String>();
    settings.put("server_version", "18.0");
    settings.put("server_encoding", "UTF8");
    settings.put("client_encoding", "UTF8");
    settings.put("DateStyle", "ISO, MDY");
    settings.put("TimeZone", "UTC");
    settings.put("integer_datetimes", "on");
    settings.put("standard_conforming_strings", "on");
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      reply.message('S', bytes(setting.getKey() + '\0' + setting.getValue() + '\0'));
    }
    reply.message('K', 0, 0, 0, 1, 0, 0, 0, 1);
    reply.ready(out);
  }

  private static void answer(DataOutputStream out, boolean extended, boolean isolation)
      throws IOException {
    var reply = new Reply();
    if (extended) {
      reply.message('1');
      reply.message('2');
    }
    if (isolation) {
      var column = new ByteArrayOutputStream();
      column.writeBytes(new byte[] {0, 1});
      column.writeBytes(bytes("transaction_isolation\0"));
      column.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 25, -1, -1, -1, -1, -1, -1, 0, 0});
      reply.message('T', column.toByteArray());
      var row = new ByteArrayOutputStream();
      row.writeBytes(new byte[] {0, 1, 0, 0, 0, (byte) ISOLATION.length()});
      row.writeBytes(bytes(ISOLATION));
      reply.message('D', row.toByteArray());
    } else if (extended) {
      reply.message('n');
    }
    reply.message('C', bytes("SHOW\0"));
    reply.ready(out);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Messages, each a type and a length and a body. */
  private static final class Reply {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void message(char type, int... body) {
      var converted = new byte[body.length];
      for (int i = 0; i < body.length; i++) {
        converted[i] = (byte) body[i];
      }
      message(type, converted);
    }

    void message(char type, byte[] body) {
      int length = body.length + 4;
      bytes.write(type);
      bytes.writeBytes(
          new byte[] {
            (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
          });
      bytes.writeBytes(body);
    }

    void ready(DataOutputStream out) throws IOException {
      message('Z', 'I');
      bytes.writeTo(out);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
