package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of request bodies a process holds at once, over all requests. What would exceed it
 * is refused with 503 and can be sent again; so many large bodies at once cost answers, and not the
 * process. Thread-safe.
 */
final class BodyBudget {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final int SHARE_OF_HEAP = 16;
  private static final long LEAST = 4L * HttpConventions.MAX_BODY_BYTES;

  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A sixteenth of the heap: what is made of a body is several times its size. */
  static BodyBudget ofHeap() {
    return new BodyBudget(Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  long held() {
    return held.get();
  }

  /** What one request holds; given back when it is over. */
  Account open() {
    return new Account();
  }

  final class Account {

    private final AtomicLong taken = new AtomicLong();

    private Account() {}

    /**
     * Takes so many bytes more.
     *
     * @throws ProblemException {@code unavailable} if the process holds too much
     */
    void take(int bytes) {
      if (held.addAndGet(bytes) > maxBytes) {
        held.addAndGet(-bytes);
        throw new ProblemException(
                ErrorCode.UNAVAILABLE, "Too many large bodies are being read; try again.")
            .retryAfter(RETRY_AFTER);
      }
      taken.addAndGet(bytes);
    }

    /** Gives all of it back; again does nothing. */
    void close() {
      held.addAndGet(-taken.getAndSet(0));
    }
  }
}
