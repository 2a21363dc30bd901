package io.domicile.local.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The floor plan: arrows between modules, no cycles within them, features instead of layers. */
final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.domicile");

  /** Each module's root package, and the modules it may know. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "residency", Set.of(),
          "evidence", Set.of(),
          "contract", Set.of("residency"),
          "service", Set.of("residency", "contract"),
          "controlplane", Set.of("residency", "contract", "service", "evidence"),
          "cell", Set.of("residency", "contract", "service", "evidence"),
          "runtime", Set.of("residency", "contract", "service", "evidence"),
          "billing", Set.of("residency", "contract", "service", "evidence", "runtime"),
          "local",
              Set.of(
                  "residency",
                  "contract",
                  "service",
                  "evidence",
                  "controlplane",
                  "cell",
                  "runtime",
                  "billing"));

  static final List<String> MODULES = ARROWS.keySet().stream().sorted().toList();

  @ParameterizedTest
  @FieldSource("MODULES")
  void a_module_knows_only_those_the_design_lets_it_know(String module) {
    String[] forbidden =
        MODULES.stream()
            .filter(other -> !other.equals(module))
            .filter(other -> !ARROWS.getOrDefault(module, Set.of()).contains(other))
            .map(other -> "io.domicile." + other + "..")
            .toArray(String[]::new);
    if (forbidden.length == 0) {
      return;
    }
    noClasses()
        .that()
        .resideInAPackage("io.domicile." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void the_packages_of_a_module_form_no_cycle(String module) {
    slices().matching("io.domicile." + module + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_are_features_and_never_layers() {
    noClasses()
        .should()
        .resideInAnyPackage(
            // A module is called service; a layer in a module may not be.
            "io.domicile.*..service..",
            "..services..",
            "..dao..",
            "..model..",
            "..models..",
            "..util..",
            "..utils..",
            "..helper..",
            "..common..",
            "..resource..",
            "..resources..",
            "..entity..",
            "..dto..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/domicile/benchmarks/Benchmarks.class",
        "com/example/notes/NotesApplication.class",
        "org/springframework/jdbc/datasource/lookup/AbstractRoutingDataSource.class",
        "com/baomidou/dynamic/datasource/DynamicRoutingDataSource.class",
        "org/openjdk/jmh/annotations/Benchmark.class"
      })
  void what_the_platform_is_measured_beside_or_shown_with_is_not_on_its_class_path(String type) {
    assertThat(ClassLoader.getSystemResource(type)).isNull();
  }

  @Test
  void every_package_is_null_marked() {
    classes()
        .that()
        .resideInAPackage("io.domicile..")
        .should(
            com.tngtech.archunit.lang.ArchCondition.from(
                new com.tngtech.archunit.base.DescribedPredicate<JavaClass>(
                    "be in a @NullMarked package") {
                  @Override
                  public boolean test(JavaClass type) {
                    return type.getPackage().isAnnotatedWith(NullMarked.class);
                  }
                }))
        .check(CLASSES);
  }

  @Test
  void no_class_holds_a_tenant_in_a_thread_local_or_prints_to_the_console() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.domicile.local..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.domicile.local..", "io.domicile.evidence.command..")
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
  }

  @Test
  void every_module_is_looked_at() {
    for (String module : MODULES) {
      assertThat(CLASSES.stream())
          .as(module)
          .anyMatch(type -> type.getPackageName().startsWith("io.domicile." + module + "."));
    }
  }
}
