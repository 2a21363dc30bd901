package io.domicile.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be read in one sitting: bounds on files, methods and their parameters in main code. */
final class SizesTest {

  private static final Path ROOT = Path.of("../..");
  private static final int FILE_LINES = 350;
  private static final int METHOD_LINES = 80;
  private static final int PARAMETERS = 8;

  @Test
  void no_file_or_method_of_main_code_is_too_long_to_be_read() throws IOException {
    var tooLong = new ArrayList<String>();
    List<Path> files = mainCode();
    assertThat(files).hasSizeGreaterThan(300);
    for (Path file : files) {
      long lines;
      try (Stream<String> all = Files.lines(file)) {
        lines = all.count();
      }
      if (lines > FILE_LINES) {
        tooLong.add(file.getFileName() + " has " + lines + " lines");
      }
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      var positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Methods(unit, positions, tooLong).scan(unit, null);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<Path> mainCode() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .sorted()
          .toList();
    }
  }

  private static final class Methods extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> tooLong;

    Methods(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
      this.unit = unit;
      this.positions = positions;
      this.tooLong = tooLong;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      Tree parent = getCurrentPath().getParentPath().getLeaf();
      ClassTree owner = (ClassTree) parent;
      String name = owner.getSimpleName() + "." + method.getName();
      long lines = line(positions.getEndPosition(unit, method)) - start(method) + 1;
      if (lines > METHOD_LINES) {
        tooLong.add(name + " has " + lines + " lines");
      }
      boolean makesOne = method.getName().contentEquals("<init>") || isCreator(method);
      if (method.getParameters().size() > PARAMETERS
          && !(makesOne && isDocument(owner))
          && !isSql(owner)) {
        tooLong.add(name + " has " + method.getParameters().size() + " parameters");
      }
      return super.visitMethod(method, null);
    }

    /** Where the signature or the body begins: annotations describe, they are not read as code. */
    private long start(MethodTree method) {
      Tree first = method.getBody() == null ? method : method.getBody();
      return line(positions.getStartPosition(unit, first));
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    /** What Jackson reads a document with. */
    private static boolean isCreator(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(one -> one.getAnnotationType().toString().equals("JsonCreator"));
    }

    /** A statement of a SqlObject has a parameter for each value it binds. */
    private static boolean isSql(ClassTree owner) {
      return owner.getKind() == Tree.Kind.INTERFACE
          && Objects.toString(owner.getSimpleName()).endsWith("Dao");
    }

    /** Records and configuration classes carry what a file, a row or a message holds. */
    private static boolean isDocument(ClassTree owner) {
      return owner.getKind() == Tree.Kind.RECORD
          || Objects.toString(owner.getSimpleName()).endsWith("Configuration");
    }
  }
}
