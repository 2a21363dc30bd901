package io.domicile.service.retries;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Logs the failures of work that is tried again: with the trace the first time and when it fails in
 * another way, in one line after that, until it succeeds. Remembers so many kinds of work at most,
 * the latest. Thread-safe.
 */
public final class RepeatedFailures {

  private static final int MOST = 1_000;

  private final Logger log;
  private final Map<String, String> failing = new LinkedHashMap<>();

  public RepeatedFailures(Logger log) {
    this.log = log;
  }

  /**
   * Logs one failure as a warning.
   *
   * @param what the work, the same each time
   */
  public void failed(String what, Throwable cause) {
    if (isNews(what, kind(cause))) {
      log.warn("{} failed and is tried again: {}", what, firstLine(cause), cause);
    } else {
      log.warn("{} failed again: {}", what, firstLine(cause));
    }
  }

  /** The work succeeded: what fails next is news. */
  public void succeeded(String what) {
    boolean wasFailing;
    synchronized (failing) {
      wasFailing = failing.remove(what) != null;
    }
    if (wasFailing) {
      log.info("{} is well again.", what);
    }
  }

  private boolean isNews(String what, String kind) {
    synchronized (failing) {
      String before = failing.remove(what);
      failing.put(what, kind);
      if (failing.size() > MOST) {
        Iterator<String> oldest = failing.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
      return !kind.equals(before);
    }
  }

  /**
   * Messages hold times and numbers; the types of a failure and of its causes tell it from another.
   */
  private static String kind(Throwable failure) {
    var kind = new StringBuilder();
    Throwable next = failure;
    for (int depth = 0; next != null && depth < 10; depth++) {
      kind.append(next.getClass().getName()).append(' ');
      next = next.getCause();
    }
    return kind.toString();
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}
