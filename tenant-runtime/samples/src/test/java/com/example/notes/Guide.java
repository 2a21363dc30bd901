package com.example.notes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page whose every block of code is a file's or a part of one, or is run by a test. The line
 * before a block says which, in a comment that readers do not see: {@code <!-- from PATH -->}, or
 * {@code <!-- run: NAME -->}.
 */
record Guide(List<Block> blocks) {

  static final Path ROOT = Path.of("..", "..");

  /**
   * A fenced block.
   *
   * @param from the file it is from, relative to the root of the repository
   * @param run what a test knows it by
   */
  record Block(@Nullable String from, @Nullable String run, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }

    /** Its lines follow each other in that file, wherever they are indented to. */
    boolean isIn(List<String> file) {
      for (int at = 0; at + lines.size() <= file.size(); at++) {
        if (matches(file.subList(at, at + lines.size()))) {
          return true;
        }
      }
      return false;
    }

    private boolean matches(List<String> part) {
      String indent = part.getFirst().replaceAll("\\S.*", "");
      for (int i = 0; i < lines.size(); i++) {
        String line = part.get(i);
        String dedented = line.startsWith(indent) ? line.substring(indent.length()) : line;
        if (!dedented.equals(lines.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  static Guide read(String page) throws IOException {
    var blocks = new ArrayList<Block>();
    List<String> lines = Files.readAllLines(ROOT.resolve(page));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).strip().equals("```")) {
          end++;
        }
        String before = i == 0 ? "" : lines.get(i - 1).strip();
        blocks.add(
            new Block(
                within(before, "<!-- from ", " -->"),
                within(before, "<!-- run: ", " -->"),
                lines.subList(i + 1, end)));
        i = end;
      }
    }
    return new Guide(blocks);
  }

  /** The one block that is run under that name. */
  String toRun(String name) {
    return blocks.stream()
        .filter(block -> name.equals(block.run()))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static @Nullable String within(String line, String before, String after) {
    return line.startsWith(before) && line.endsWith(after)
        ? line.substring(before.length(), line.length() - after.length())
        : null;
  }
}
