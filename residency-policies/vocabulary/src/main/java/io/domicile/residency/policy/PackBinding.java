package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The version of a pack that a tenant is decided by, whatever newer ones there are. It does not
 * make the pack apply: that the facts do.
 *
 * <p>JSON: {@code {"pack":"eu-gdpr","version":"1.0","digest":"…"}}.
 *
 * @param digest SHA-256 over the pack's files, hex: whoever has another text under this version
 *     refuses to decide. Null where a request names a version only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PackBinding(String pack, String version, @Nullable String digest)
    implements Comparable<PackBinding> {
  private static final Set<String> PROPERTIES = Set.of("pack", "version", "digest");
  private static final Comparator<PackBinding> ORDER =
      Comparator.comparing(PackBinding::pack)
          .thenComparing(PackBinding::version)
          .thenComparing(
              PackBinding::digest, Comparator.nullsFirst(Comparator.<String>naturalOrder()));

  /** {@code name@version}. */
  public String reference() {
    return pack + "@" + version;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static PackBinding fromJson(JsonNode json) {
    return parse("bindings", json);
  }

  static PackBinding parse(String property, JsonNode json) {
    FactJson.checkObject(property, json, PROPERTIES);
    var digest = json.path("digest");
    return new PackBinding(
        FactJson.value(property + ".pack", json.path("pack"), text -> text),
        FactJson.value(property + ".version", json.path("version"), text -> text),
        digest.isMissingNode() || digest.isNull()
            ? null
            : FactJson.<String>value(property + ".digest", digest, text -> text));
  }

  @Override
  public int compareTo(PackBinding other) {
    return ORDER.compare(this, other);
  }
}
