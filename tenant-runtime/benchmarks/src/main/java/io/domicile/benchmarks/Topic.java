package io.domicile.benchmarks;

import io.domicile.benchmarks.report.Report;
import java.util.List;

/** One subject of measurement. */
public interface Topic {

  /** The word after {@code ./domicile bench}. */
  String name();

  /** The heading of its page. */
  String title();

  /**
   * Measures, and fills the report in.
   *
   * @param quick the least work that shows that it runs; its figures mean nothing
   */
  void measure(Report report, boolean quick) throws Exception;

  /** What it consists of, in order; each can be measured alone. */
  default List<Part> parts() {
    return List.of(new Part(name(), false, this::measure));
  }

  /**
   * A part of a topic.
   *
   * @param startsPlatform whether it starts a whole local platform first, which takes half a minute
   */
  record Part(String name, boolean startsPlatform, Measurement measurement) {}

  /** As {@link Topic#measure}. */
  @FunctionalInterface
  interface Measurement {
    void measure(Report report, boolean quick) throws Exception;
  }
}
