package io.domicile.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** A section's figures as horizontal bars, as SVG 1.1 without scripts or outside fonts. */
final class BarChart {
  private static final int LABEL = 300;
  private static final int BARS = 420;
  private static final int ROW = 26;
  private static final int TOP = 14;
  private static final int RIGHT = 130;

  /** Beyond this, the short bars could not be seen beside the long one. */
  private static final double LINEAR = 200;

  private BarChart() {}

  /** Whether there is anything to compare at a glance. */
  static boolean fits(Section section) {
    return section.figures().size() > 1
        && section.figures().stream().allMatch(figure -> figure.value() >= 0);
  }

  static String of(Section section) {
    var byUnit =
        section.figures().stream()
            .collect(Collectors.groupingBy(Figure::unit, LinkedHashMap::new, Collectors.toList()));
    int height = TOP + ROW * (section.figures().size() + byUnit.size()) + TOP;
    int width = LABEL + BARS + RIGHT;
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">%n"
            .formatted(width, height));
    svg.append("<title>%s</title>%n".formatted(escape(section.title())));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    int y = TOP;
    for (List<Figure> figures : byUnit.values()) {
      y = group(svg, figures, y);
    }
    return svg.append("</svg>\n").toString();
  }

  /** The figures of one unit, on a scale of their own, and the scale's name below them. */
  private static int group(StringBuilder svg, List<Figure> figures, int top) {
    double most = figures.stream().mapToDouble(Figure::value).max().orElse(1);
    double least = figures.stream().mapToDouble(Figure::value).min().orElse(1);
    boolean logarithmic = least > 0 && most / least > LINEAR;
    int y = top;
    for (Figure figure : figures) {
      double share =
          logarithmic
              ? (Math.log10(figure.value() / least) + 0.3) / (Math.log10(most / least) + 0.3)
              : figure.value() / Math.max(most, Double.MIN_NORMAL);
      int bar = (int) Math.max(1, Math.round(share * BARS));
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#222222\">%s</text>%n"
              .formatted(LABEL - 8, y + 15, escape(figure.name())));
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
              .formatted(
                  LABEL,
                  y + 3,
                  bar,
                  ROW - 8,
                  figure.name().startsWith("ours") ? "#1f6feb" : "#9aa5b1"));
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"#222222\">%s %s</text>%n"
              .formatted(LABEL + bar + 6, y + 15, Report.digits(figure.value()), figure.unit()));
      y += ROW;
    }
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"#555555\">%s%s</text>%n"
            .formatted(
                LABEL,
                y + 12,
                escape(figures.getFirst().unit()),
                logarithmic ? ", logarithmic scale" : ", from 0"));
    return y + ROW;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
