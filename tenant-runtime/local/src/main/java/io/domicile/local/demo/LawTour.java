package io.domicile.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.residency.Simulations;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tour's steps about law: a refusal and its cure, and law that falls. */
final class LawTour {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHOWN = 5;

  private final DemoPlatform platform;
  private final TenantsClient tenants;
  private final Narrator tell;
  private final String slug;

  LawTour(DemoPlatform platform, TenantsClient tenants, Narrator tell, String run) {
    this.platform = platform;
    this.tenants = tenants;
    this.tell = tell;
    this.slug = "atlantik-" + run;
  }

  void makeARefusedRequestLawful() throws IOException, InterruptedException {
    tell.step("A German tenant that wants Virginia: refused, then made lawful by what is recorded");
    NewTenantBody without = request();
    tell.asks("POST /v1/tenants " + without.body());
    ApiAnswer refused = tenants.create(without).expect(422);
    JsonNode refusal = refused.json().at("/regions/0/refusals/0");
    tell.gets(refused.status() + " " + refused.text("code") + ": " + refused.text("detail"));
    tell.gets(refusal.path("citation").asText() + ": " + refusal.path("reason").asText());
    tell.gets("remedy: " + refusal.path("remedy").asText());
    Tour.require(
        refusal.path("citation").asText().equals("GDPR Art 44"), "the refusal must cite Art 44");
    Tour.require(refusal.path("remedy").asText().contains("dpf"), "the remedy must name dpf");
    NewTenantBody with = request().certified("dpf", "Atlantik Handel Inc.");
    tell.asks("the same, with dpf recorded for the United States: the importer is certified");
    JsonNode tenant = tenants.awaitActive(tenants.create(with).expect(202), PATIENCE);
    tell.gets(
        slug
            + " is "
            + tenant.path("state").asText()
            + " in "
            + tenant.at("/home/region").asText()
            + ", and keeps the packs "
            + references(tenant));
    Tour.require(
        tenant.at("/home/region").asText().equals("us-east-1"), "it must be in us-east-1 now");
    tell.because(
        "A remedy is a fact that somebody answers for. The refusal and the permit are both in the evidence log.");
  }

  private NewTenantBody request() {
    return NewTenantBody.of(slug, "Atlantik Handel")
        .homeRegion("us-east-1")
        .facts(List.of("personal"), List.of("DE"), List.of());
  }

  private static String references(JsonNode tenant) {
    var references = new ArrayList<String>();
    for (JsonNode pack : tenant.path("packs")) {
      references.add(pack.path("name").asText() + "@" + pack.path("version").asText());
    }
    return String.join(", ", references);
  }

  void strikeDownTheFramework() throws IOException, InterruptedException {
    tell.step("What if the Data Privacy Framework is struck down? The whole fleet, judged");
    tell.asks("POST /v1/policy-simulations {\"changes\":[eu-dpf without US]}");
    ApiAnswer answer =
        new Simulations(platform.admin())
            .ask(List.of(new Simulations.Change("eu-dpf", "US", false)), null, null)
            .expect(200);
    List<JsonNode> lines = Simulations.lines(answer);
    boolean found = false;
    int shown = 0;
    JsonNode combination = lines.getFirst();
    for (JsonNode line : lines) {
      if (line.path("type").asText().equals("combination")) {
        combination = line;
      }
      boolean stranded =
          line.path("type").asText().equals("tenant")
              && combination.path("effect").asText().equals("newly_unlawful");
      boolean ours = stranded && line.path("slug").asText().equals(slug);
      found |= ours;
      if (ours || (stranded && shown++ < SHOWN)) {
        tell.gets(
            line.path("slug").asText()
                + " in "
                + line.path("region").asText()
                + ": "
                + combination.at("/assets/0/refusals/0/citation").asText()
                + "; could go to "
                + Simulations.places(combination.path("lawfulRegions")));
      }
      if (ours) {
        Tour.require(
            combination.at("/lawfulRegions/withCells").toString().contains("eu-central-1"),
            "it must be told that it could go to eu-central-1");
      }
    }
    tell.gets("summary: " + lines.getLast());
    Tour.require(found, "the tenant under the framework must be among the stranded");
    JsonNode tenant = tenants.get(slug);
    Tour.require(tenant.path("state").asText().equals("active"), "a simulation changes nothing");
    tell.because(
        "Tenants alike are judged once. Nothing was changed: the answer says who would have to act, on what ground, and where to.");
  }
}
