package io.domicile.local.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.domicile.service.access.Permissions;
import io.domicile.service.access.Permitted;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrows between modules, no cycles within them, features instead of layers. */
final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.domicile");

  /** What names things and decides nothing: the one part of residency that everybody may know. */
  private static final Set<String> VOCABULARY =
      Set.of("residency.region..", "residency.policy..", "residency.asset..", "residency.words..");

  /** Each module's packages below {@code io.domicile}. */
  private static final Map<String, DescribedPredicate<JavaClass>> PACKAGES =
      new TreeMap<>(
          Map.ofEntries(
              entry("vocabulary", in(VOCABULARY)),
              entry("engine", in(Set.of("residency..")).and(not(in(VOCABULARY)))),
              entry("evidence", in(Set.of("evidence.."))),
              entry("contract", in(Set.of("contract.."))),
              entry("service", in(Set.of("service.."))),
              entry("vaults", in(Set.of("vaults.."))),
              entry("localvault", in(Set.of("localvault.."))),
              entry("controlplane", in(Set.of("controlplane.."))),
              entry("cell", in(Set.of("cell.."))),
              entry("cli", in(Set.of("cli.."))),
              entry("runtime", in(Set.of("runtime.."))),
              entry("billing", in(Set.of("billing.."))),
              entry("testing", in(Set.of("testing.."))),
              entry("local", in(Set.of("local..")))));

  /** The modules that a module may know; the local platform knows them all. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("vocabulary", Set.of()),
          entry("engine", Set.of("vocabulary")),
          entry("evidence", Set.of()),
          entry("contract", Set.of("vocabulary")),
          entry("service", Set.of("vocabulary", "contract")),
          entry("vaults", Set.of("vocabulary", "contract", "service")),
          entry("localvault", Set.of("vocabulary", "contract", "service", "vaults")),
          entry("controlplane", Set.of("vocabulary", "engine", "contract", "service", "evidence")),
          entry("cell", Set.of("vocabulary", "engine", "contract", "service", "vaults")),
          entry("cli", Set.of("vocabulary", "engine", "contract", "service")),
          entry("runtime", Set.of("vocabulary", "contract", "service", "vaults")),
          entry("billing", Set.of("vocabulary", "contract", "service", "vaults", "runtime")),
          entry("testing", Set.of("vocabulary", "contract", "service", "vaults")),
          entry("local", PACKAGES.keySet()));

  /** The cell's packages that work on tenants' keys, and which of them each may know. */
  static final Map<String, Set<String>> KEY_PACKAGES =
      Map.of(
          "keyswitch", Set.of(),
          "rootkeys", Set.of("keyswitch"),
          "keywitness", Set.of("keyswitch", "rootkeys"),
          "keydestruction", Set.of("keyswitch", "keywitness"),
          "keyoperations", Set.of("keyswitch", "rootkeys", "keywitness", "keydestruction"));

  static final List<String> MODULES = List.copyOf(PACKAGES.keySet());

  /** The root packages, within which no two packages may need each other. */
  static final List<String> ROOTS =
      Stream.concat(
              MODULES.stream().filter(module -> !module.matches("vocabulary|engine")),
              Stream.of("residency"))
          .toList();

  private static DescribedPredicate<JavaClass> in(Set<String> packages) {
    return JavaClass.Predicates.resideInAnyPackage(
        packages.stream().sorted().map(name -> "io.domicile." + name).toArray(String[]::new));
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void a_module_knows_only_those_the_design_lets_it_know(String module) {
    for (String other : MODULES) {
      if (!other.equals(module) && !ARROWS.getOrDefault(module, Set.of()).contains(other)) {
        noClasses()
            .that(PACKAGES.get(module))
            .should()
            .dependOnClassesThat(PACKAGES.get(other))
            .check(CLASSES);
      }
    }
  }

  @Test
  void the_policy_language_is_known_to_the_engine_alone() {
    noClasses()
        .that(not(PACKAGES.get("engine")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.cedarpolicy..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("ROOTS")
  void the_packages_of_a_module_form_no_cycle(String root) {
    // A module of one package has none that could need each other.
    slices()
        .matching("io.domicile." + root + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void a_package_that_works_on_keys_knows_only_those_below_it() {
    for (String one : KEY_PACKAGES.keySet()) {
      assertThat(CLASSES.stream()).as(one).anyMatch(in(Set.of("cell." + one)));
      for (String other : KEY_PACKAGES.keySet()) {
        if (!other.equals(one) && !KEY_PACKAGES.getOrDefault(one, Set.of()).contains(other)) {
          noClasses()
              .that(in(Set.of("cell." + one)))
              .should()
              .dependOnClassesThat(in(Set.of("cell." + other)))
              .check(CLASSES);
        }
      }
    }
  }

  /** The interfaces of the vaults stand above their adapters, which only the choice knows. */
  @Test
  void the_interfaces_of_the_vaults_know_no_adapter() {
    noClasses()
        .that()
        .resideInAPackage("io.domicile.vaults")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.domicile.vaults.*..")
        .check(CLASSES);
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

  /** {@code Permissions} denies an endpoint that names nobody; no program has one. */
  @Test
  void every_endpoint_of_every_program_says_who_may_call_it() {
    methods()
        .that()
        .areMetaAnnotatedWith(HttpMethod.class)
        .should()
        .beAnnotatedWith(Permitted.class)
        .check(CLASSES);
    for (String program : List.of("controlplane", "cell", "localvault", "billing")) {
      assertThat(
              CLASSES.stream()
                  .filter(PACKAGES.get(program))
                  .flatMap(type -> type.getDirectDependenciesFromSelf().stream()))
          .as(program)
          .anyMatch(use -> use.getTargetClass().isEquivalentTo(Permissions.class));
    }
  }

  @Test
  void every_package_is_null_marked() {
    classes()
        .that()
        .resideInAPackage("io.domicile..")
        .should(
            com.tngtech.archunit.lang.ArchCondition.from(
                new DescribedPredicate<JavaClass>("be in a @NullMarked package") {
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
        .resideOutsideOfPackages(
            "io.domicile.local..", "io.domicile.evidence.command..", "io.domicile.cell.command..")
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
  }

  @Test
  void every_module_is_looked_at() {
    for (String module : MODULES) {
      assertThat(CLASSES.stream()).as(module).anyMatch(PACKAGES.get(module));
    }
  }
}
