package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class GuideTest {

  static final List<String> PAGES = List.of("tenant-runtime/core/README.md", "docs/frameworks.md");

  @ParameterizedTest
  @FieldSource("PAGES")
  void every_block_of_a_guide_is_code_that_is_compiled_or_run(String page) throws IOException {
    var guide = Guide.read(page);
    assertThat(guide.blocks()).isNotEmpty();
    for (Guide.Block block : guide.blocks()) {
      if (block.run() != null) {
        assertThat(GuideIsFollowedTest.STEPS).as(page).contains(block.run());
        continue;
      }
      assertThat(block.from()).as("the comment before the block\n%s", block.text()).isNotNull();
      List<String> source = Files.readAllLines(Guide.ROOT.resolve(String.valueOf(block.from())));
      assertThat(block.isIn(source))
          .as("%s shows %s as it is:\n%s", page, block.from(), block.text())
          .isTrue();
    }
  }

  @ParameterizedTest
  @FieldSource("PAGES")
  void every_file_that_a_guide_links_to_is_there(String page) throws IOException {
    Path folder = Guide.ROOT.resolve(page).resolveSibling("");
    String text = Files.readString(Guide.ROOT.resolve(page));
    try (Stream<String> links =
        java.util.regex.Pattern.compile("\\]\\(([^)#]+)[^)]*\\)")
            .matcher(text)
            .results()
            .map(match -> match.group(1))) {
      assertThat(links.filter(link -> !link.startsWith("http")))
          .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }
  }
}
