package io.domicile.contract.schemarelease;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A product's schema at one point: every versioned Flyway script up to it, in order. Signed by the
 * product team as a {@code domicile-schema-release}.
 *
 * @param product the product's name; a cell serves one
 * @param number from 1, one above its predecessor's
 * @param predecessor the digest of release {@code number - 1}; null for the first
 * @param scripts at least one; plain SQL
 * @param databaseFunctions PostgreSQL's functions that are kept from every role otherwise and that
 *     the product calls from this release on, beside those that a cell's configuration names; null
 *     in releases that declare none
 */
public record SchemaRelease(
    String product,
    int number,
    @Nullable String predecessor,
    List<SqlScript> scripts,
    @Nullable SortedSet<PublicRights.Functions> databaseFunctions) {

  /** The most scripts in a release. */
  public static final int MAX_SCRIPTS = 1_000;

  @JsonCreator
  public SchemaRelease {
    if (!product.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException(
          "A product's name has 1 to 40 lower-case letters, digits and hyphens.");
    }
    if (number < 1) {
      throw new IllegalArgumentException("A release's number is at least 1.");
    }
    if ((number == 1) != (predecessor == null)) {
      throw new IllegalArgumentException(
          "Every release but the first names its predecessor's digest.");
    }
    if (scripts.isEmpty() || scripts.size() > MAX_SCRIPTS) {
      throw new IllegalArgumentException("A release has 1 to " + MAX_SCRIPTS + " scripts.");
    }
    var versions = new HashSet<String>();
    for (SqlScript script : scripts) {
      if (!versions.add(script.version())) {
        throw new IllegalArgumentException("Two scripts have version " + script.version() + ".");
      }
    }
    scripts = List.copyOf(scripts);
    databaseFunctions =
        databaseFunctions == null || databaseFunctions.isEmpty()
            ? null
            : Collections.unmodifiableSortedSet(new TreeSet<>(databaseFunctions));
  }

  /** One that declares no functions. */
  public SchemaRelease(
      String product, int number, @Nullable String predecessor, List<SqlScript> scripts) {
    this(product, number, predecessor, scripts, null);
  }

  /** What it declares of functions, for login roles. */
  @JsonIgnore
  public Set<PublicRights.Functions> functions() {
    return databaseFunctions == null ? Set.of() : databaseFunctions;
  }

  /**
   * The SHA-256 of the release's JSON, 64 hex digits; what the next release names as its
   * predecessor.
   */
  @JsonIgnore
  public String digest() {
    return HexFormat.of().formatHex(Digests.sha256(Json.write(this)));
  }

  @JsonIgnore
  public SchemaReleaseReference reference() {
    return new SchemaReleaseReference(product, number, digest());
  }
}
