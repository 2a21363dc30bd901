package io.domicile.cli.tenants;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.contract.json.Json;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/tenants}, built step by step. Not thread-safe. */
public final class NewTenantBody {

  private final ObjectNode body = Json.mapper().createObjectNode();

  private NewTenantBody() {}

  public static NewTenantBody of(String slug, String displayName) {
    var tenant = new NewTenantBody();
    tenant
        .body
        .put("slug", slug)
        .put("displayName", displayName)
        .put("isolation", "database")
        .put("plan", "standard");
    tenant.residency();
    return tenant;
  }

  public NewTenantBody homeRegion(@Nullable String region) {
    if (region != null) {
      body.put("homeRegion", region);
    }
    return this;
  }

  public NewTenantBody packs(Collection<String> packs) {
    residency().set("packs", array(packs));
    return this;
  }

  /** What is known of the data; an empty list says "none". */
  public NewTenantBody facts(
      Collection<String> dataCategories,
      Collection<String> subjectCountries,
      Collection<String> transferMechanisms) {
    ObjectNode facts = residency().withObject("facts");
    facts.set("dataCategories", array(dataCategories));
    facts.set("subjectCountries", array(subjectCountries));
    facts.set("transferMechanisms", array(transferMechanisms));
    return this;
  }

  /** What is known of the data, written by somebody else into the policy. */
  public NewTenantBody facts(Consumer<ObjectNode> writer) {
    writer.accept(residency());
    return this;
  }

  /** A mechanism of the kind that names its importer, for data that goes to the United States. */
  public NewTenantBody certified(String mechanism, String importer) {
    ObjectNode entry = residency().withObject("facts").withArray("transferMechanisms").addObject();
    entry.put("mechanism", mechanism).put("importer", importer).putArray("countries").add("US");
    return this;
  }

  public NewTenantBody pins(Collection<String> countries) {
    residency().withObject("pins").set("countries", array(countries));
    return this;
  }

  public NewTenantBody plan(String plan) {
    body.put("plan", plan);
    return this;
  }

  /** A key of its own in its region's vault; null for one that its cell makes. */
  public NewTenantBody vaultKey(@Nullable String vaultKey) {
    if (vaultKey != null) {
      body.put("vaultKey", vaultKey);
    }
    return this;
  }

  public NewTenantBody isolation(String isolation) {
    body.put("isolation", isolation);
    return this;
  }

  /** The JSON. */
  public ObjectNode body() {
    return body;
  }

  private ObjectNode residency() {
    return body.withObject("residency");
  }

  private static ArrayNode array(Collection<String> values) {
    ArrayNode array = Json.mapper().createArrayNode();
    values.forEach(array::add);
    return array;
  }
}
