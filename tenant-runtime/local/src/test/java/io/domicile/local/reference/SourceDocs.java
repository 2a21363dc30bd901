package io.domicile.local.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The documentation comments of the project's types, read from their sources by the compiler. */
final class SourceDocs {

  private final Path root;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final Map<String, Path> files;

  /**
   * Finds every source of main code.
   *
   * @param root the repository's folder
   */
  SourceDocs(Path root) {
    this.root = root;
    this.files = sources();
  }

  /** A type's comment: its first sentence, and what it says of each parameter. */
  record TypeDoc(String summary, Map<String, String> parameters) {}

  /**
   * What the sources say of a type. The parameters are those of the type (a record's components)
   * and of its constructors.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  TypeDoc of(Class<?> type) {
    Path file = files.get(outermost(type).getName());
    if (file == null) {
      throw new IllegalArgumentException("No source of " + type.getName());
    }
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjects(file));
      DocTrees trees = DocTrees.instance(task);
      CompilationUnitTree unit = task.parse().iterator().next();
      var comments = new Comments(trees, type.getSimpleName());
      comments.scan(unit, null);
      return new TypeDoc(comments.summary, comments.parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Path> sources() {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(Collectors.toMap(SourceDocs::className, file -> file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String className(Path file) {
    String text = file.toString();
    String name = text.substring(text.indexOf("/src/main/java/") + "/src/main/java/".length());
    return name.substring(0, name.length() - ".java".length()).replace('/', '.');
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static final class Comments extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees trees;
    private final String name;
    private String summary = "";
    private final Map<String, String> parameters = new TreeMap<>();

    Comments(DocTrees trees, String name) {
      this.trees = trees;
      this.name = name;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
      if (tree.getSimpleName().contentEquals(name)) {
        take(true);
      }
      return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
      var parent = getCurrentPath().getParentPath().getLeaf();
      if (tree.getName().contentEquals("<init>")
          && parent instanceof ClassTree type
          && type.getSimpleName().contentEquals(name)) {
        take(false);
      }
      return super.visitMethod(tree, null);
    }

    private void take(boolean ofType) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        return;
      }
      if (ofType) {
        summary = plain(comment.getFirstSentence());
      }
      for (var tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree parameter) {
          parameters.putIfAbsent(
              Objects.toString(parameter.getName()), plain(parameter.getDescription()));
        }
      }
    }

    private static String plain(List<?> parts) {
      return parts.stream()
          .map(Object::toString)
          .collect(Collectors.joining())
          .replaceAll("\\{@(?:code|literal)\\s+([^}]*)}", "`$1`")
          .replaceAll("\\{@link\\s+#?([^}]*)}", "`$1`")
          .replaceAll("\\s+", " ")
          .strip();
    }
  }
}
