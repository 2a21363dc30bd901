package io.domicile.controlplane.residency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The shipped packs and lists in folders of a test's own, to be changed there. */
final class LawOnDisk {

  private static final Path SHIPPED = Path.of("../../residency-policies");

  private final Path directory;

  private LawOnDisk(Path directory) {
    this.directory = directory;
  }

  static LawOnDisk copy(Path directory) {
    copy(SHIPPED.resolve("packs"), directory.resolve("packs"));
    copy(SHIPPED.resolve("lists"), directory.resolve("lists"));
    return new LawOnDisk(directory);
  }

  /** The block of a server's configuration. */
  String yaml() {
    return "law: {packs: %1$s/packs, lists: %1$s/lists}%n".formatted(directory);
  }

  /** A version that reads the law a little otherwise from today on. */
  void addVersion(String pack, String before, String version, String was, String is) {
    Path from = directory.resolve("packs").resolve(pack).resolve(before);
    Path to = from.resolveSibling(version);
    copy(from, to);
    drop(to.resolve("pack.json"), "\"supersedes\": \"[^\"]*\",");
    change(
        to.resolve("pack.json"),
        "\"version\": \"" + before + "\"",
        "\"version\": \"" + version + "\", \"supersedes\": \"" + before + "\"");
    change(to.resolve("rules.cedar"), was, is);
  }

  void changeList(String list, String was, String is) {
    change(directory.resolve("lists").resolve(list + ".json"), was, is);
  }

  private static void drop(Path file, String pattern) {
    rewrite(file, text -> text.replaceAll(pattern, ""));
  }

  private static void change(Path file, String was, String is) {
    rewrite(
        file,
        text -> {
          assertThat(text).contains(was);
          return text.replace(was, is);
        });
  }

  private static void rewrite(Path file, UnaryOperator<String> change) {
    try {
      Files.writeString(file, change.apply(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (var paths = Files.walk(from)) {
      for (Path path : List.copyOf(paths.toList())) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
