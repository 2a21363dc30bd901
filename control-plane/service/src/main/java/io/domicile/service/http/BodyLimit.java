package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses bodies over a limit, by their declared length where there is one and by counting where
 * there is not.
 */
@PreMatching
final class BodyLimit implements ContainerRequestFilter {

  private final int maxBytes;

  BodyLimit(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getLength() > maxBytes) {
      throw tooLarge();
    }
    request.setEntityStream(new Counted(request.getEntityStream()));
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        ErrorCode.BODY_TOO_LARGE, "A body may have at most " + maxBytes + " bytes.");
  }

  private final class Counted extends FilterInputStream {

    private int count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        add(1);
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read > 0) {
        add(read);
      }
      return read;
    }

    private void add(int read) {
      count += read;
      if (count > maxBytes) {
        throw tooLarge();
      }
    }
  }
}
