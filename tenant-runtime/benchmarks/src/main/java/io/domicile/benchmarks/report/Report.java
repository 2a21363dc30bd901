package io.domicile.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one topic. Writes {@code <topic>.json}, {@code <topic>.md} and a picture for each
 * section that has several figures of one unit. Not thread-safe.
 */
public final class Report {
  private final String topic;
  private final String title;
  private final Machine machine = Machine.present();
  private final List<Section> sections = new ArrayList<>();

  /**
   * An empty report.
   *
   * @param topic the word after {@code ./domicile bench}
   */
  public Report(String topic, String title) {
    this.topic = topic;
    this.title = title;
  }

  /**
   * Begins a section.
   *
   * @param method how it is measured, for somebody who doubts it
   */
  public Section section(String sectionTitle, String method) {
    var section = new Section(sectionTitle, method);
    sections.add(section);
    return section;
  }

  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /** Writes all files into the directory, over those of an earlier run. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    var json = new LinkedHashMap<String, Object>();
    json.put("topic", topic);
    json.put("machine", machine);
    json.put("sections", sections);
    Files.write(
        directory.resolve(topic + ".json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    var page = new StringBuilder();
    page.append("# ").append(title).append("\n\n");
    page.append("Written by `./domicile bench ").append(topic).append("`: ").append(machine);
    page.append(".\nTrust the ratios; the absolute figures are this machine's.\n");
    for (int i = 0; i < sections.size(); i++) {
      var section = sections.get(i);
      var picture = topic + "-" + (i + 1) + ".svg";
      page.append("\n## ").append(section.title()).append("\n\n").append(section.method());
      page.append('\n');
      if (BarChart.fits(section)) {
        Files.writeString(directory.resolve(picture), BarChart.of(section));
        page.append("\n![").append(section.title()).append("](").append(picture).append(")\n");
      }
      page.append('\n').append(figures(section)).append(comparisons(section));
      section.remarks().forEach(remark -> page.append('\n').append(remark).append('\n'));
    }
    Files.writeString(directory.resolve(topic + ".md"), page);
  }

  /** Prints every comparison, and the figures where there is none. */
  public void print(PrintWriter out) {
    for (var section : sections) {
      out.println(section.title());
      section.figures().forEach(f -> out.printf("  %-52s %s%n", f.name(), value(f)));
      section
          .comparisons()
          .forEach(c -> out.printf("  %-52s %s%s%n", c.name(), ratio(c), verdict(c)));
    }
    out.flush();
  }

  private static String figures(Section section) {
    var table = new StringBuilder("| what | value |\n|---|---:|\n");
    section.figures().forEach(f -> table.append("| %s | %s |%n".formatted(f.name(), value(f))));
    return table.toString();
  }

  private static String comparisons(Section section) {
    if (section.comparisons().isEmpty()) {
      return "";
    }
    var table = new StringBuilder("\n| ratio | measured | aimed at | met |\n|---|---:|---:|---|\n");
    for (var c : section.comparisons()) {
      var target = c.target();
      table.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  c.name(),
                  ratio(c),
                  target == null ? "" : target,
                  c.met() == null ? "" : Boolean.TRUE.equals(c.met()) ? "yes" : "**no**"));
    }
    return table.toString();
  }

  private static String value(Figure figure) {
    var error = figure.error();
    return digits(figure.value())
        + (error == null ? "" : " ± " + digits(error))
        + " "
        + figure.unit();
  }

  private static String ratio(Comparison c) {
    var low = c.low();
    var high = c.high();
    if (c.ratio() > 0 && c.ratio() < 0.005) {
      return String.format(Locale.ROOT, "1/%,.0f", 1 / c.ratio());
    }
    return String.format(Locale.ROOT, "%.2f", c.ratio())
        + (low == null || high == null
            ? ""
            : String.format(Locale.ROOT, " (%.2f to %.2f)", low, high));
  }

  private static String verdict(Comparison c) {
    if (c.met() == null) {
      return "";
    }
    return ", aimed at " + c.target() + (Boolean.TRUE.equals(c.met()) ? "" : "  NOT MET");
  }

  /** Three significant digits, and no more than that is claimed. */
  static String digits(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }
}
