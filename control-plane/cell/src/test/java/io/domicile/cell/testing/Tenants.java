package io.domicile.cell.testing;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.policy.PackBinding;
import io.domicile.residency.policy.ResidencyPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tenants and releases to want. */
public final class Tenants {

  private Tenants() {}

  public static DesiredTenant german(String slug) {
    return new DesiredTenant(
        TenantId.random(Clock.systemUTC()),
        Slug.of(slug),
        Generation.FIRST,
        Epoch.FIRST,
        ServingState.ACTIVE,
        Isolation.DATABASE,
        policy("DE"));
  }

  public static DesiredTenant russian(String slug) {
    return with(policy("RU"), slug);
  }

  /** One whose policy names a pack by a digest that it does not have. */
  public static DesiredTenant boundToAnotherText(String slug) {
    var binding = new PackBinding("eu-gdpr", "1.0", "0".repeat(64));
    return with(policy("DE").boundTo(List.of(binding)), slug);
  }

  private static DesiredTenant with(ResidencyPolicy policy, String slug) {
    DesiredTenant german = german(slug);
    return new DesiredTenant(
        german.tenant(),
        german.slug(),
        german.generation(),
        german.epoch(),
        german.serving(),
        german.isolation(),
        policy);
  }

  public static DesiredTenant next(DesiredTenant tenant, Epoch epoch, ServingState serving) {
    return new DesiredTenant(
        tenant.tenant(),
        tenant.slug(),
        tenant.generation().next(),
        epoch,
        serving,
        tenant.isolation(),
        tenant.residency(),
        tenant.vaultKey());
  }

  /** The tenant, naming a key of its own from the start. */
  public static DesiredTenant naming(DesiredTenant tenant, VaultKeyId key) {
    return new DesiredTenant(
        tenant.tenant(),
        tenant.slug(),
        tenant.generation(),
        tenant.epoch(),
        tenant.serving(),
        tenant.isolation(),
        tenant.residency(),
        key);
  }

  /** The tenant's next generation, with a release of its own. */
  public static DesiredTenant wanting(DesiredTenant tenant, SchemaRelease release) {
    return new DesiredTenant(
        tenant.tenant(),
        tenant.slug(),
        tenant.generation().next(),
        tenant.epoch(),
        tenant.serving(),
        tenant.isolation(),
        tenant.residency(),
        tenant.vaultKey(),
        release.reference());
  }

  public static ResidencyPolicy policy(String country) {
    String json =
        """
        {"packs":[],"facts":{"dataCategories":["personal"],"subjectCountries":["%s"],"transferMechanisms":[]}}
        """
            .formatted(country);
    return Json.read(json.getBytes(StandardCharsets.UTF_8), ResidencyPolicy.class);
  }

  /** A release with one script for each statement, after the one before. */
  public static SchemaRelease release(@Nullable SchemaRelease before, String... statements) {
    var scripts = new ArrayList<SqlScript>(before == null ? List.of() : before.scripts());
    for (String statement : statements) {
      int version = scripts.size() + 1;
      scripts.add(SqlScript.of(Integer.toString(version), "script " + version, statement));
    }
    return new SchemaRelease(
        "billing",
        before == null ? 1 : before.number() + 1,
        before == null ? null : before.digest(),
        scripts);
  }
}
