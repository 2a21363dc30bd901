package io.domicile.billing.paging;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for. Lists run in the order of their ids, which is the order of
 * creation to the millisecond; a row that commits late may fall behind a cursor that has passed it.
 *
 * @param after the id of the last row of the page before; all zeroes for the first page
 * @param limit how many rows, 1 to {@link #MAX_LIMIT}
 */
public record Paging(UUID after, int limit) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  private static final UUID START = new UUID(0, 0);

  /**
   * Reads the query parameters {@code limit} and {@code cursor}.
   *
   * @throws ProblemException {@code invalid_request}
   */
  public static Paging of(@Nullable String limit, @Nullable String cursor) {
    return new Paging(
        cursor == null ? START : id(cursor), limit == null ? DEFAULT_LIMIT : number(limit));
  }

  /** One more row than the page has, to see whether there is another page. */
  public int limitAndOne() {
    return limit + 1;
  }

  /** The rows of the page, of those that {@link #limitAndOne} brought. */
  public <T> List<T> items(List<T> rows) {
    return rows.size() > limit ? List.copyOf(rows.subList(0, limit)) : rows;
  }

  /** The cursor of the next page; null if this is the last one. */
  public <T> @Nullable String next(List<T> rows, Function<T, UUID> id) {
    if (rows.size() <= limit) {
      return null;
    }
    UUID last = id.apply(rows.get(limit - 1));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(16)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array());
  }

  private static UUID id(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == 16) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, like any other text that is not a cursor.
    }
    throw new ProblemException(ErrorCode.INVALID_REQUEST, "'cursor' is not one that a page gave.");
  }

  private static int number(String limit) {
    try {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MAX_LIMIT) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below.
    }
    throw new ProblemException(
        ErrorCode.INVALID_REQUEST, "'limit' is a number from 1 to " + MAX_LIMIT + ".");
  }
}
