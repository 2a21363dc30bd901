package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies over a limit, by their declared length where there is one and by counting where
 * there is not, and counts them against the process's budget. Nothing is read here: a body is read
 * after it is known who sent it. Whatever goes wrong while it is read is the caller's doing.
 */
@PreMatching
final class BodyLimit implements ContainerRequestFilter {

  /** The most that is read of somebody who does not even say who it is. */
  static final int STRANGERS_BYTES = 64 * 1024;

  private final int maxBytes;

  BodyLimit(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    boolean stranger = request.getHeaderString(HttpHeaders.AUTHORIZATION) == null;
    int most = stranger ? Math.min(maxBytes, STRANGERS_BYTES) : maxBytes;
    // Not getLength(): it reads an int, and fails where the number is larger.
    if (declared(request.getHeaderString(HttpHeaders.CONTENT_LENGTH)) > most) {
      throw tooLarge(most);
    }
    var account =
        request.getProperty(Edge.ACCOUNT) instanceof BodyBudget.Account present ? present : null;
    request.setEntityStream(new Counted(request.getEntityStream(), most, account));
  }

  private static long declared(@Nullable String length) {
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      throw new ProblemException(ErrorCode.MALFORMED_REQUEST, "Content-Length is not a number.");
    }
  }

  private static ProblemException tooLarge(int maxBytes) {
    return new ProblemException(
        ErrorCode.BODY_TOO_LARGE, "A body may have at most " + maxBytes + " bytes.");
  }

  private static final class Counted extends FilterInputStream {

    private final BodyBudget.@Nullable Account account;
    private final int maxBytes;
    private int count;

    Counted(InputStream in, int maxBytes, BodyBudget.@Nullable Account account) {
      super(in);
      this.maxBytes = maxBytes;
      this.account = account;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int read;
      try {
        read = super.read(buffer, offset, length);
      } catch (IOException | RuntimeException e) {
        throw unreadable(e);
      }
      if (read > 0) {
        add(read);
      }
      return read;
    }

    private void add(int read) {
      count += read;
      if (count > maxBytes) {
        throw tooLarge(maxBytes);
      }
      if (account != null) {
        account.take(read);
      }
    }
  }

  /** A chunk's wrong size, a compression that is none, a body that stops: no cause for our log. */
  private static RuntimeException unreadable(Exception e) {
    if (e instanceof ProblemException problem) {
      return problem;
    }
    return new ProblemException(
        ErrorCode.MALFORMED_REQUEST,
        "The body could not be read: its chunks, its compression or its end is not as declared.");
  }
}
