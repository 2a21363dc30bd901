package io.domicile.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.ArrayList;
import java.util.List;

/** One question and what was measured to answer it. Not thread-safe. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public final class Section {
  private final String title;
  private final String method;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  Section(String title, String method) {
    this.title = title;
    this.method = method;
  }

  public Section figure(Figure figure) {
    figures.add(figure);
    return this;
  }

  public Section compare(Comparison comparison) {
    comparisons.add(comparison);
    return this;
  }

  /** A sentence that a reader of the figures needs. */
  public Section remark(String sentence) {
    remarks.add(sentence);
    return this;
  }

  /** The figure of that name; there must be one. */
  public Figure figure(String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no figure " + name));
  }

  public String title() {
    return title;
  }

  public String method() {
    return method;
  }

  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  public List<Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  public List<String> remarks() {
    return List.copyOf(remarks);
  }
}
