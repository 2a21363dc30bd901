package io.domicile.benchmarks;

import io.domicile.benchmarks.report.Report;

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
}
