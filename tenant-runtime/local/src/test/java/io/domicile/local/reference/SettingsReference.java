package io.domicile.local.reference;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a configuration file, from the class that Jackson makes of it: names and types by
 * reflection, meanings and defaults from the documentation comments.
 */
final class SettingsReference {

  private static final Pattern DEFAULT =
      Pattern.compile(
          "(?:^|[;,]\\s*)(?:default (\\S+?)|([^;,]+?) (?:if left out|unless set))\\.?$");
  private static final Pattern MAY_BE_LEFT_OUT =
      Pattern.compile("(?:^|[;,]\\s*)may be left out\\.?$");
  private static final Map<Class<?>, String> SCALARS =
      Map.of(
          String.class, "text",
          Path.class, "path",
          URI.class, "URL",
          Duration.class, "duration",
          LocalDate.class, "date",
          Boolean.class, "true or false",
          Integer.class, "integer",
          Long.class, "integer",
          Double.class, "number");

  private final SourceDocs docs;
  private final List<String> gaps = new ArrayList<>();
  private final Set<Class<?>> open = new LinkedHashSet<>();

  SettingsReference(SourceDocs docs) {
    this.docs = docs;
  }

  /**
   * What no comment says: a setting without meaning, or one that may be left out without default.
   */
  List<String> gaps() {
    return List.copyOf(gaps);
  }

  /** The tables of a file, one for each block, as Markdown under headings of the third level. */
  String tables(Class<?> configuration) {
    var text = new StringBuilder();
    block(configuration, "", text);
    return text.toString();
  }

  private record Nested(Class<?> type, String path) {}

  private void block(Class<?> type, String path, StringBuilder text) {
    if (!open.add(type)) {
      return;
    }
    SourceDocs.TypeDoc doc = docs.of(type);
    text.append(path.isEmpty() ? "### The file\n\n" : "### `" + path + "`\n\n")
        .append(doc.summary())
        .append("\n\n");
    var nested = new ArrayList<Nested>();
    var variants = type.getAnnotation(JsonSubTypes.class);
    if (variants != null) {
      text.append("`type` is one of ")
          .append(
              Stream.of(variants.value())
                  .map(one -> "`" + one.name() + "`")
                  .collect(Collectors.joining(", ")))
          .append(".\n\n");
      for (var variant : variants.value()) {
        if (creator(variant.value()).getParameterCount() > 0) {
          nested.add(new Nested(variant.value(), path + " (type: " + variant.name() + ")"));
        }
      }
    } else {
      text.append("| setting | type | default | meaning |\n|---|---|---|---|\n");
      for (Parameter parameter : creator(type).getParameters()) {
        row(type, parameter, doc, path, text, nested);
      }
      text.append('\n');
    }
    nested.forEach(one -> block(one.type(), one.path(), text));
    open.remove(type);
  }

  private void row(
      Class<?> owner,
      Parameter parameter,
      SourceDocs.TypeDoc doc,
      String path,
      StringBuilder text,
      List<Nested> nested) {
    String name = name(parameter);
    Class<?> element = element(parameter.getParameterizedType());
    boolean isBlock = isBlock(element);
    boolean isList = Collection.class.isAssignableFrom(parameter.getType());
    String address = (path.isEmpty() ? name : path + "." + name) + (isList ? "[]" : "");
    String said = doc.parameters().getOrDefault(name, "");
    boolean optional = isOptional(parameter);

    String meaning = said;
    String standard = optional ? "" : "required";
    Matcher found = DEFAULT.matcher(said);
    if (optional && found.find()) {
      standard = found.group(1) != null ? "`" + found.group(1) + "`" : found.group(2).strip();
      meaning = said.substring(0, found.start());
    }
    if (optional && standard.isEmpty()) {
      standard = isBlock ? "as the block's settings say" : "none";
      if (!said.contains("left out") && !said.contains("null") && !isBlock) {
        gaps.add(owner.getName() + "." + name + " may be left out, and no comment says what then");
      }
    }
    meaning = MAY_BE_LEFT_OUT.matcher(meaning).replaceFirst("");
    if (meaning.isEmpty()) {
      if (isBlock) {
        meaning = docs.of(element).summary();
      } else {
        gaps.add(owner.getName() + "." + name + " has no @param comment");
      }
    }
    text.append("| `")
        .append(name)
        .append("` | ")
        .append(described(parameter, element, isBlock, isList, address))
        .append(" | ")
        .append(standard)
        .append(" | ")
        .append(meaning.replace("|", "\\|").strip())
        .append(" |\n");
    if (isBlock) {
      nested.add(new Nested(element, address));
    }
  }

  private static String described(
      Parameter parameter, Class<?> element, boolean isBlock, boolean isList, String address) {
    String one = isBlock ? "block `" + address + "`" : scalar(element);
    String bounds = bounds(parameter);
    return (isList ? "list of " : "") + one + (bounds.isEmpty() ? "" : ", " + bounds);
  }

  private static String scalar(Class<?> type) {
    Class<?> boxed = java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    if (SCALARS.containsKey(boxed)) {
      return SCALARS.get(boxed);
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(SettingsReference::wireName)
          .map(one -> "`" + one + "`")
          .collect(Collectors.joining(", "));
    }
    return type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }

  private static String wireName(Object constant) {
    for (var method : constant.getClass().getMethods()) {
      if (method.isAnnotationPresent(JsonValue.class)) {
        try {
          return String.valueOf(method.invoke(constant));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return ((Enum<?>) constant).name();
  }

  private static String bounds(Parameter parameter) {
    @Nullable String from = null;
    @Nullable String to = null;
    Min min = parameter.getAnnotation(Min.class);
    Max max = parameter.getAnnotation(Max.class);
    if (min != null) {
      from = String.valueOf(min.value());
    }
    if (max != null) {
      to = String.valueOf(max.value());
    }
    if (from == null && to == null) {
      return "";
    }
    if (to == null) {
      return "at least " + from;
    }
    return from == null ? "at most " + to : from + " to " + to;
  }

  private static String name(Parameter parameter) {
    JsonProperty property = parameter.getAnnotation(JsonProperty.class);
    return property == null || property.value().isEmpty() ? parameter.getName() : property.value();
  }

  private static boolean isOptional(Parameter parameter) {
    AnnotatedType type = parameter.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class)
        || (type instanceof AnnotatedParameterizedType
            && parameter.getType().equals(java.util.Optional.class));
  }

  /** The type, or that of a collection's elements. */
  private static Class<?> element(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      return Collection.class.isAssignableFrom(raw) || raw.equals(java.util.Optional.class)
          ? element(arguments[0])
          : raw;
    }
    throw new IllegalArgumentException("What is a setting of type " + type + "?");
  }

  private static boolean isBlock(Class<?> type) {
    if (!type.getName().startsWith("io.domicile.") || type.isEnum()) {
      return false;
    }
    if (type.isAnnotationPresent(JsonSubTypes.class)) {
      return true;
    }
    if (Arrays.stream(type.getMethods())
        .anyMatch(one -> one.isAnnotationPresent(JsonValue.class))) {
      return false;
    }
    Executable creator = creator(type);
    return creator.getParameterCount() > 1
        || (creator.getParameterCount() == 1
            && (type.isRecord()
                || creator.getParameters()[0].isAnnotationPresent(JsonProperty.class)));
  }

  /** What Jackson calls to make one. */
  private static Executable creator(Class<?> type) {
    return Stream.<Executable>concat(
            Arrays.stream(type.getDeclaredMethods())
                .filter(one -> Modifier.isStatic(one.getModifiers())),
            Arrays.stream(type.getDeclaredConstructors()))
        .filter(one -> one.isAnnotationPresent(JsonCreator.class))
        .findFirst()
        .orElseGet(
            () ->
                Arrays.stream(type.getDeclaredConstructors())
                    .max(java.util.Comparator.comparingInt(Executable::getParameterCount))
                    .orElseThrow(
                        () -> new IllegalArgumentException("How is a " + type + " made?")));
  }
}
