package io.domicile.controlplane.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.json.Json;
import io.domicile.controlplane.wakeups.Wakeups;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;

/**
 * An operation's changes as server-sent events (HTML Living Standard, section 9.2). The stream
 * begins with the present state, carries every state that a look finds new, and ends with the final
 * one; a client that loses it opens it again.
 */
final class EventStream {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final Operations operations;
  private final Wakeups<UUID> wakeups;

  EventStream(Operations operations, Wakeups<UUID> wakeups) {
    this.operations = operations;
    this.wakeups = wakeups;
  }

  /**
   * Writes until the operation is final, the client is gone, the process goes down, or the longest
   * time is over.
   *
   * @param seen the revision that the client has; 0 for none
   */
  void write(UUID id, long seen, OutputStream out) throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    long lastWrite = System.nanoTime();
    long known = seen;
    try (var waiter = wakeups.waiter(id)) {
      while (!wakeups.stopping() && System.nanoTime() < end) {
        Operation operation = operations.get(id);
        if (operation.revision() > known) {
          known = operation.revision();
          send(out, event(operation));
          lastWrite = System.nanoTime();
        } else if (System.nanoTime() - lastWrite > SILENCE.toNanos()) {
          send(out, ": still here\n\n".getBytes(UTF_8));
          lastWrite = System.nanoTime();
        }
        if (operation.state().isFinal()) {
          return;
        }
        waiter.nap(Duration.ofNanos(end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static byte[] event(Operation operation) {
    return ("event: operation\nid: "
            + operation.revision()
            + "\ndata: "
            + new String(Json.write(operation), UTF_8)
            + "\n\n")
        .getBytes(UTF_8);
  }
}
