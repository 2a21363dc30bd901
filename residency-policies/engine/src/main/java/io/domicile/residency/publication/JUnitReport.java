package io.domicile.residency.publication;

import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.SourceProblem;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The same report for build servers, in the XML that Surefire writes and they all read: a {@code
 * testsuite} for each version of a pack, a {@code testcase} for each worked case, and one more for
 * whether the pack is fit to be published.
 */
public final class JUnitReport {
  private static final String FIT = "is fit to be published";

  private JUnitReport() {}

  private record Case(String name, String file, int line, Duration took, List<String> failures) {}

  /** The report of packs that were tried. */
  public static String of(List<PackReport> tests) {
    return document(
        xml -> {
          for (var test : tests) {
            suite(xml, test.reference(), cases(test));
          }
        });
  }

  /** The report of packs that do not even load. */
  public static String ofProblems(Collection<SourceProblem> problems) {
    var failures = problems.stream().map(SourceProblem::toString).toList();
    return document(
        xml -> suite(xml, "packs", List.of(new Case("load", "", 0, Duration.ZERO, failures))));
  }

  private static List<Case> cases(PackReport test) {
    var cases = new ArrayList<Case>();
    for (var result : test.results()) {
      cases.add(
          new Case(
              result.workedCase().name(),
              result.file(),
              result.line(),
              result.took(),
              result.passed() ? List.of() : List.of(failure(result))));
    }
    var others =
        test.problems().stream()
            .map(SourceProblem::toString)
            .filter(problem -> cases.stream().noneMatch(one -> repeats(one, problem)))
            .toList();
    var pack = test.pack().pack();
    cases.add(
        new Case(FIT, pack.name() + "/" + pack.version() + "/pack.json", 1, Duration.ZERO, others));
    return cases;
  }

  private static boolean repeats(Case one, String problem) {
    return !one.failures().isEmpty()
        && problem.startsWith(one.file() + ":" + one.line() + ": " + one.name());
  }

  private static String failure(WorkedCases.Result result) {
    return "expected " + result.expected() + ", got " + result.actual();
  }

  private interface Body {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  private static String document(Body body) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      body.write(xml);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML into memory failed", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, String name, List<Case> cases)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", String.valueOf(cases.size()));
    xml.writeAttribute(
        "failures",
        String.valueOf(cases.stream().filter(one -> !one.failures().isEmpty()).count()));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute(
        "time", seconds(cases.stream().map(Case::took).reduce(Duration.ZERO, Duration::plus)));
    for (var one : cases) {
      testCase(xml, name, one);
    }
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String suite, Case one)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", suite);
    xml.writeAttribute("name", one.name());
    xml.writeAttribute("time", seconds(one.took()));
    if (!one.file().isEmpty()) {
      xml.writeAttribute("file", one.file());
      xml.writeAttribute("line", String.valueOf(one.line()));
    }
    if (!one.failures().isEmpty()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", one.failures().getFirst());
      xml.writeAttribute("type", "pack");
      xml.writeCharacters(String.join("\n", one.failures()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
  }
}
