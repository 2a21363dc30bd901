package io.domicile.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refuses text that is none, in every string of every JSON body and every query parameter, before
 * an endpoint sees it: half a surrogate pair, which a database would store as a question mark; NUL,
 * which it does not take; and control characters, which belong into no name and no log. Tab, line
 * feed and carriage return are text. Thread-safe.
 */
@PreMatching
final class TextCheck implements ContainerRequestFilter, ReaderInterceptor {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public void filter(ContainerRequestContext request) {
    var uri = request.getUriInfo();
    if (uri.getRequestUri().getRawQuery() != null) {
      uri.getQueryParameters()
          .forEach(
              (name, values) -> {
                refuse(name, "A query parameter's name");
                values.forEach(value -> refuse(value, "Query parameter '" + name + "'"));
              });
    }
    refuse(uri.getPath(), "The path");
  }

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (isJson(context.getMediaType())) {
      byte[] body = context.getInputStream().readAllBytes();
      if (mayHoldNoText(body)) {
        check(body);
      }
      context.setInputStream(new ByteArrayInputStream(body));
    }
    return context.proceed();
  }

  private static boolean isJson(@Nullable MediaType type) {
    if (type == null) {
      return false;
    }
    String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
    return subtype.equals("json") || subtype.endsWith("+json");
  }

  /**
   * Whether a closer look is needed: there is an escape, DEL, NUL, or a byte that may begin a
   * surrogate or a control character of the second block. A control character as it is, JSON itself
   * refuses.
   */
  private static boolean mayHoldNoText(byte[] body) {
    for (byte b : body) {
      if (b == '\\' || b == 0x7f || b == 0 || b == (byte) 0xc2 || b == (byte) 0xed) {
        return true;
      }
    }
    return false;
  }

  private static void check(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          refuse(parser.currentName(), "A field's name");
        } else if (token == JsonToken.VALUE_STRING
            && fault(Objects.requireNonNull(parser.getText())) != null) {
          refuse(parser.getText(), "Field '" + path(parser) + "'");
        }
      }
    } catch (IOException notJson) {
      // Whoever reads the body says so, with the place.
    }
  }

  private static String path(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty()
        ? ""
        : pointer.substring(1).replaceAll("/([0-9]+)", "[$1]").replace('/', '.');
  }

  private static void refuse(@Nullable String text, String where) {
    String fault = text == null ? null : fault(text);
    if (fault != null) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, where + " has " + fault + ".");
    }
  }

  private static @Nullable String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return "half a surrogate pair";
        }
        i++;
      } else if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
        return "a control character";
      }
    }
    return null;
  }
}
