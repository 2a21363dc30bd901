package io.domicile.residency.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
  @TempDir private Path root;
  private DraftFolder draft;

  @BeforeEach
  void write() {
    draft = new DraftFolder(root);
  }

  @Test
  void the_report_says_what_was_asked_what_came_and_on_what_ground() {
    assertThat(text())
        .contains(
            "test@1.0  Test  (draft)",
            "  ok   four",
            "asked     store primary in us-east-1",
            "answer    deny by otherwise [Test Art 2]",
            "Versions of packs: 1; worked cases: 6, 6 as written, 0 not; every pack is fit to be published.",
            "Not published yet: test@1.0. ./domicile packs publish");
  }

  @Test
  void a_failure_says_what_was_expected_what_came_and_where_the_case_stands() {
    draft.replace(
        "1.0/cases.json",
        "\"asset\": \"key\", \"region\": \"eu-central-1\"",
        "\"asset\": \"key\", \"region\": \"eu-west-3\"");

    assertThat(text())
        .contains(
            "  FAIL three",
            "expected  permit by home [Test Art 3]",
            "got       deny by otherwise [Test Art 2]",
            "at        drafts/test/1.0/cases.json:4",
            "not fit to be published:",
            "drafts/test/1.0/cases.json:4: three: expected",
            "5 as written, 1 not; 1 not fit to be published.");
  }

  @Test
  void the_xml_is_what_build_servers_read() throws Exception {
    draft.replace(
        "1.0/cases.json",
        "\"asset\": \"key\", \"region\": \"eu-central-1\"",
        "\"asset\": \"key\", \"region\": \"eu-west-3\"");
    draft.replace("1.0/rules.cedar", "@remedy(\"choose Germany\")\n", "");
    var xml = parse(JUnitReport.of(tests()));
    var suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    var cases = suite.getElementsByTagName("testcase");

    assertThat(suite.getAttribute("name")).isEqualTo("test@1.0");
    assertThat(suite.getAttribute("tests")).isEqualTo("7");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(cases.getLength()).isEqualTo(7);
    var three = (Element) cases.item(2);
    assertThat(three.getAttribute("name")).isEqualTo("three");
    assertThat(three.getAttribute("classname")).isEqualTo("test@1.0");
    assertThat(three.getAttribute("file")).isEqualTo("test/1.0/cases.json");
    assertThat(three.getAttribute("line")).isEqualTo("4");
    assertThat(((Element) three.getElementsByTagName("failure").item(0)).getAttribute("message"))
        .isEqualTo("expected permit by home [Test Art 3], got deny by otherwise [Test Art 2]");
    var fit = (Element) cases.item(6);
    assertThat(fit.getAttribute("name")).isEqualTo("is fit to be published");
    assertThat(fit.getTextContent()).isEqualTo("test/1.0/rules.cedar:3: rule home has no @remedy");
  }

  @Test
  void what_does_not_load_is_reported_as_well() throws Exception {
    var problem = new SourceProblem("a/1.0/pack.json", 3, "no & such <thing>");
    var failure =
        (Element)
            parse(JUnitReport.ofProblems(List.of(problem))).getElementsByTagName("failure").item(0);

    assertThat(failure.getTextContent()).isEqualTo("a/1.0/pack.json:3: no & such <thing>");
  }

  private List<PackReport> tests() {
    return new PackTests(Regions.standard(), Packs.load(draft.packs(), draft.lists())).run(null);
  }

  private String text() {
    var text = new StringWriter();
    new TextReport(new PrintWriter(text), "drafts").write(tests());
    return text.toString();
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
