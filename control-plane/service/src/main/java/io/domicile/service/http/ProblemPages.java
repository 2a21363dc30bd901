package io.domicile.service.http;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.Problem;
import io.domicile.contract.json.Json;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Problem documents for what is refused before it reaches an endpoint, in place of the container's
 * pages. Says nothing of what the container found, which may repeat the request.
 */
final class ProblemPages extends ErrorHandler {

  private static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ErrorCode code = ErrorCode.ofStatus(status);
    // The status stays the container's own, such as 414, which has no code of its own.
    var problem =
        new Problem(code.type(), code.title(), status, code, code.title() + ".", Map.of());
    response.setStatus(status);
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    if (status == 405 && !headers.contains(HttpHeader.ALLOW)) {
      headers.put(HttpHeader.ALLOW, ALLOWED);
    }
    boolean bodiless = "HEAD".equals(request.getMethod());
    response.write(
        true, bodiless ? ByteBuffer.allocate(0) : ByteBuffer.wrap(Json.write(problem)), callback);
  }
}
