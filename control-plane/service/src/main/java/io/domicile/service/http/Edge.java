package io.domicile.service.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The outermost handler of a server. It says {@code nosniff} and {@code no-store} where an answer
 * says nothing else; gives each request its account of body bytes; and keeps a connection usable
 * when a request is answered before its body was read.
 *
 * <p>The last is for clients that send head and body in two packets: answered in between, their
 * connection would be closed without a word, and what they sent next on it would get no answer. A
 * body that is short or as good as here is read to its end first, and thrown away; any other makes
 * the answer say {@code Connection: close}. Thread-safe.
 */
final class Edge extends Handler.Wrapper {

  /** The name of the request's attribute with its {@link BodyBudget.Account}. */
  static final String ACCOUNT = "io.domicile.service.http.account";

  /** The largest unread body that is read to its end before an answer. */
  static final int DRAINED_BYTES = 256 * 1024;

  private static final long DRAIN_SECONDS = 2;

  private static final HttpField NOSNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  /** So many answers wait for bodies at once; further ones close their connections. */
  private static final int DRAINS_AT_ONCE = 256;

  private final BodyBudget budget;
  private final Semaphore draining = new Semaphore(DRAINS_AT_ONCE);

  Edge(BodyBudget budget) {
    this.budget = budget;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Request seen = request;
    Body body = null;
    if (hasBody(request)) {
      body = new Body(request);
      seen = body;
      BodyBudget.Account account = budget.open();
      request.setAttribute(ACCOUNT, account);
      Request.addCompletionListener(request, failure -> account.close());
    }
    Response answer = new Answer(seen, response, body);
    try {
      if (!super.handle(seen, answer, callback)) {
        Response.writeError(seen, answer, callback, 404);
      }
    } catch (Exception e) {
      Response.writeError(seen, answer, callback, e);
    }
    return true;
  }

  private static boolean hasBody(Request request) {
    HttpFields headers = request.getHeaders();
    return headers.contains(HttpHeader.TRANSFER_ENCODING)
        || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
  }

  /** A request that knows whether its body has been read to the end. */
  private static final class Body extends Request.Wrapper {

    private volatile boolean ended;

    Body(Request request) {
      super(request);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk != null && (chunk.isLast() || Content.Chunk.isFailure(chunk))) {
        ended = true;
      }
      return chunk;
    }
  }

  private final class Answer extends Response.Wrapper {

    private final @Nullable Body body;
    private boolean begun;

    Answer(Request request, Response response, @Nullable Body body) {
      super(request, response);
      this.body = body;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      if (begun || isCommitted()) {
        super.write(last, content, callback);
        return;
      }
      begun = true;
      HttpFields.Mutable headers = getHeaders();
      headers.ensureField(NOSNIFF);
      if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
      }
      if (body == null || body.ended) {
        super.write(last, content, callback);
        return;
      }
      Runnable answer = () -> super.write(last, content, callback);
      if (mayBeDrained(body) && draining.tryAcquire()) {
        new Drain(body, headers, answer).begin();
        return;
      }
      headers.put(HttpHeader.CONNECTION, "close");
      answer.run();
    }
  }

  /** Whoever asks whether to send a body has not sent it, and is not to. */
  private static boolean mayBeDrained(Request request) {
    HttpFields headers = request.getHeaders();
    return !headers.contains(HttpHeader.EXPECT)
        && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_0
        && headers.getLongField(HttpHeader.CONTENT_LENGTH) <= DRAINED_BYTES;
  }

  /** Reads a body to its end without holding it, or for so long or so much. */
  private final class Drain implements Runnable {

    private final Body body;
    private final HttpFields.Mutable headers;
    private final Runnable answer;
    private final AtomicBoolean over = new AtomicBoolean();
    private long bytes;

    Drain(Body body, HttpFields.Mutable headers, Runnable answer) {
      this.body = body;
      this.headers = headers;
      this.answer = answer;
    }

    void begin() {
      body.getComponents()
          .getScheduler()
          .schedule(() -> end(false), DRAIN_SECONDS, TimeUnit.SECONDS);
      run();
    }

    @Override
    public void run() {
      while (!over.get()) {
        Content.Chunk chunk = body.read();
        if (chunk == null) {
          try {
            body.demand(this);
          } catch (IllegalStateException somebodyElseReads) {
            end(false);
          }
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          end(false);
          return;
        }
        bytes += chunk.remaining();
        boolean last = chunk.isLast();
        chunk.release();
        if (last || bytes > DRAINED_BYTES) {
          end(last);
          return;
        }
      }
    }

    private void end(boolean whole) {
      if (over.compareAndSet(false, true)) {
        draining.release();
        if (!whole) {
          headers.put(HttpHeader.CONNECTION, "close");
        }
        answer.run();
      }
    }
  }
}
