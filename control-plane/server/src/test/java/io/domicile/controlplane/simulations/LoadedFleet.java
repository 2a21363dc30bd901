package io.domicile.controlplane.simulations;

import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.PlacedAsset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Many tenants, written straight into the registry's tables, lawful or not. */
final class LoadedFleet {

  private static final List<String> REGIONS =
      List.of("eu-central-1", "us-east-1", "eu-west-2", "ap-southeast-1", "ca-central-1");
  private static final List<List<String>> COUNTRIES =
      List.of(
          List.of("DE"),
          List.of("FR", "DE"),
          List.of("US"),
          List.of("GB"),
          List.of("DE", "GB"),
          List.of("CH"),
          List.of("BR"),
          List.of("JP", "DE"));
  private static final List<List<String>> MECHANISMS =
      List.of(List.of(), List.of("dpf"), List.of("scc"), List.of("dpf", "scc"));
  private static final List<List<String>> CATEGORIES =
      List.of(List.of("personal"), List.of("personal", "payment"));

  /** One combination. */
  record Kind(ResidencyPolicy policy, RegionCode region) {
    List<PlacedAsset> assets() {
      return AssetKind.home().stream().map(kind -> new PlacedAsset(kind, region, region)).toList();
    }
  }

  private final Map<TenantId, Kind> tenants = new LinkedHashMap<>();

  /** So many tenants in so many combinations, spread evenly. */
  static LoadedFleet load(Jdbi jdbi, int tenants, int combinations) {
    var fleet = new LoadedFleet();
    var kinds = List.copyOf(kinds(combinations));
    jdbi.useTransaction(
        handle -> {
          for (String region : REGIONS) {
            handle.execute(
                """
                INSERT INTO cell (id, region, max_tenants, endpoint_pattern, enrolment_token_sha256,
                  enrolment_expires_at, registered_at)
                VALUES (?, ?, 100000, 'http://{slug}.example', repeat('0', 64), now(), now())
                """,
                region + "-a",
                region);
          }
          var tenant =
              handle.prepareBatch(
                  """
                  INSERT INTO tenant (id, slug, display_name, state, generation, revision, isolation, plan,
                    residency, home_region, home_cell, home_epoch, created_at)
                  VALUES (:id, :slug, 'A tenant', 'active', 1, 1, 'database', 'standard',
                    CAST(:residency AS jsonb), :region, :cell, 1, now())
                  """);
          var placement =
              handle.prepareBatch(
                  """
                  INSERT INTO placement (tenant, epoch, cell, region, decisions, assets, placed_at)
                  VALUES (:id, 1, :cell, :region, '[]', CAST(:assets AS jsonb), now())
                  """);
          for (int i = 0; i < tenants; i++) {
            Kind kind = kinds.get(i % kinds.size());
            var id = new TenantId(UuidV7.next(Clock.systemUTC()));
            fleet.tenants.put(id, kind);
            String region = kind.region().value();
            tenant
                .bind("id", id.value())
                .bind("slug", "loaded-" + i)
                .bind("residency", json(kind.policy()))
                .bind("region", region)
                .bind("cell", region + "-a")
                .add();
            placement
                .bind("id", id.value())
                .bind("region", region)
                .bind("cell", region + "-a")
                .bind("assets", json(kind.assets()))
                .add();
          }
          tenant.execute();
          placement.execute();
        });
    return fleet;
  }

  Map<TenantId, Kind> tenants() {
    return tenants;
  }

  private static Set<Kind> kinds(int wanted) {
    var kinds = new ArrayList<Kind>();
    for (var categories : CATEGORIES) {
      for (var mechanisms : MECHANISMS) {
        for (var countries : COUNTRIES) {
          for (String region : REGIONS) {
            kinds.add(new Kind(policy(categories, countries, mechanisms), new RegionCode(region)));
          }
        }
      }
    }
    if (kinds.size() < wanted) {
      throw new IllegalArgumentException("at most " + kinds.size());
    }
    // Every so-manieth, so that few combinations are as varied as many.
    var chosen = new LinkedHashSet<Kind>();
    for (int i = 0; i < wanted; i++) {
      chosen.add(kinds.get((int) ((long) i * kinds.size() / wanted)));
    }
    return chosen;
  }

  private static ResidencyPolicy policy(
      List<String> categories, List<String> countries, List<String> mechanisms) {
    return Json.read(
        Json.write(
            Map.of(
                "facts",
                Map.of(
                    "dataCategories", categories,
                    "subjectCountries", countries,
                    "transferMechanisms", mechanisms))),
        ResidencyPolicy.class);
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}
