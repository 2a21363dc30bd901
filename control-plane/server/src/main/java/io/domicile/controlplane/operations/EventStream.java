package io.domicile.controlplane.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.wakeups.Wakeups;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.glassfish.jersey.server.ChunkedOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operation's changes as server-sent events (HTML Living Standard, section 9.2). The stream
 * begins with the present state, carries every state that a look finds new, and ends with the final
 * one; a client that loses it opens it again. No stream holds a thread of the server, and none
 * looks at the database but for news.
 */
final class EventStream {

  static final String MEDIA_TYPE = "text/event-stream";

  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Only a write finds out that a client is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int AT_ONCE = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Sent at once, so that the client has its headers; and how long it waits before it returns. */
  private static final byte[] GREETING = "retry: 1000\n\n".getBytes(UTF_8);

  private static final byte[] STILL_HERE = ": still here\n\n".getBytes(UTF_8);

  private final Operations operations;
  private final OperationPoller poller;
  private final Wakeups<UUID> wakeups;
  private final Semaphore places = new Semaphore(AT_ONCE);

  EventStream(Operations operations, OperationPoller poller, Wakeups<UUID> wakeups) {
    this.operations = operations;
    this.poller = poller;
    this.wakeups = wakeups;
  }

  /**
   * Opens a stream, which ends when the operation is final, the client is gone, the process goes
   * down, or the longest time is over.
   *
   * @param seen the revision that the client has; 0 for none
   * @throws ProblemException {@code too_many_requests} if as many are open as may be
   */
  ChunkedOutput<byte[]> open(UUID id, long seen) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
              ErrorCode.TOO_MANY_REQUESTS, AT_ONCE + " event streams are open; poll instead.")
          .retryAfter(RETRY_AFTER);
    }
    var output = new ChunkedOutput<byte[]>(byte[].class);
    Thread.ofVirtual().name("operation-events").start(() -> run(id, seen, output));
    return output;
  }

  /** How many are open. */
  int open() {
    return AT_ONCE - places.availablePermits();
  }

  private void run(UUID id, long seen, ChunkedOutput<byte[]> output) {
    try (output) {
      output.write(GREETING);
      write(id, seen, output);
    } catch (IOException | IllegalStateException clientIsGone) {
      // It opens the stream again, or does not want it any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("An event stream ended early: {}", e.toString());
    } finally {
      places.release();
    }
  }

  private void write(UUID id, long seen, ChunkedOutput<byte[]> output)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    long lastWrite = System.nanoTime();
    long known = seen;
    boolean news = true;
    try (var waiter = wakeups.waiter(id);
        var _ = poller.watch(id)) {
      while (!wakeups.stopping() && System.nanoTime() < end && !output.isClosed()) {
        if (news) {
          Operation operation = operations.get(id);
          if (operation.revision() > known) {
            known = operation.revision();
            output.write(event(operation));
            lastWrite = System.nanoTime();
          }
          if (operation.state().isFinal()) {
            return;
          }
        }
        long silence = System.nanoTime() - lastWrite;
        if (silence >= SILENCE.toNanos()) {
          output.write(STILL_HERE);
          lastWrite = System.nanoTime();
          silence = 0;
        }
        news = waiter.await(SILENCE.minusNanos(silence));
      }
    }
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
