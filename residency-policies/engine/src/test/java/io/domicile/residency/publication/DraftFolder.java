package io.domicile.residency.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of a lawyer's: one small pack that is fit to be published, and one list. */
final class DraftFolder {
  private static final String METADATA =
      """
      {
        "name": "test", "version": "1.0", "title": "Test", "jurisdiction": "DE", "authority": "Nobody", "language": "en",
        "effectiveFrom": "2020-01-01",
        "summary": "A test.",
        "scope": {
          "citation": "Test Art 1", "source": "https://example.org/law", "reason": "people in Germany",
          "when": {"fact": "subjectCountries", "has": ["DE"]}
        },
        "otherwise": {
          "rule": "otherwise", "citation": "Test Art 2", "source": "https://example.org/law", "reason": "not provided for",
          "remedy": "choose Germany"
        }
      }
      """;
  private static final String RULES =
      """
      // One rule.

      @id("home")
      @citation("Test Art 3")
      @source("https://example.org/law")
      @reason("it is home")
      @remedy("choose Germany")
      permit (principal, action, resource in Country::"DE");
      """;
  private static final String CASES =
      """
      [
        {"name": "one", "facts": {"subjectCountries": ["DE"]}, "asset": "primary", "region": "eu-central-1", "expect": {"outcome": "permit", "rule": "home", "citation": "Test Art 3"}},
        {"name": "two", "facts": {"subjectCountries": ["DE"]}, "asset": "backup", "region": "eu-central-1", "expect": {"outcome": "permit", "rule": "home", "citation": "Test Art 3"}},
        {"name": "three", "facts": {"subjectCountries": ["DE"]}, "asset": "key", "region": "eu-central-1", "expect": {"outcome": "permit", "rule": "home", "citation": "Test Art 3"}},
        {"name": "four", "facts": {"subjectCountries": ["DE"]}, "asset": "primary", "region": "us-east-1", "expect": {"outcome": "deny", "rule": "otherwise", "citation": "Test Art 2"}},
        {"name": "five", "facts": {"subjectCountries": ["DE"]}, "asset": "log", "region": "us-east-1", "expect": {"outcome": "deny", "rule": "otherwise", "citation": "Test Art 2"}},
        {"name": "six", "facts": {"subjectCountries": ["US"]}, "asset": "primary", "region": "us-east-1", "expect": {"outcome": "not_applicable", "rule": "scope", "citation": "Test Art 1"}}
      ]
      """;
  private static final String LIST =
      """
      {"area": "eea", "title": "EEA", "citation": "c", "source": "https://example.org/list",
       "entries": [{"country": "DE", "from": "1994-01-01"}]}
      """;

  private final Path packs;
  private final Path lists;

  DraftFolder(Path root) {
    this.packs = root.resolve("packs");
    this.lists = root.resolve("lists");
    write("1.0/pack.json", METADATA);
    write("1.0/rules.cedar", RULES);
    write("1.0/cases.json", CASES);
    write(lists.resolve("eea.json"), LIST);
  }

  Path packs() {
    return packs;
  }

  Path lists() {
    return lists;
  }

  /** A second version that is in force from that day, or that supersedes the first. */
  void copyTo(String version, String from, String to) {
    for (var name : new String[] {"pack.json", "rules.cedar", "cases.json"}) {
      write(version + "/" + name, read("1.0/" + name));
    }
    replace(version + "/pack.json", "\"version\": \"1.0\"", "\"version\": \"" + version + "\"");
    replace(version + "/pack.json", from, to);
  }

  void append(String file, String more) {
    write(file, read(file) + more);
  }

  void replace(String file, String from, String to) {
    assertThat(read(file)).contains(from);
    write(file, read(file).replace(from, to));
  }

  void write(String file, String text) {
    write(packs.resolve("test").resolve(file), text);
  }

  String read(String file) {
    try {
      return Files.readString(packs.resolve("test").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String text) {
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
