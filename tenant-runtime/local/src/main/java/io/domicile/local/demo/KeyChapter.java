package io.domicile.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The tour's part about a tenant's key: off, on again, and its end. */
final class KeyChapter {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ApiClient operator;
  private final Narrator tell;

  KeyChapter(ApiClient operator, Narrator tell) {
    this.operator = operator;
    this.tell = tell;
  }

  /** Turns the key off and on; the neighbour must notice nothing. */
  void switchOff(String slug, ApiClient tenant, ApiClient neighbour)
      throws IOException, InterruptedException {
    tell.step("The kill switch: one tenant's key is turned off, and everything of it goes dark");
    String path = "/v1/tenants/" + slug + "/key";
    tell.asks("POST " + path + "/disable at the cell, as the region's operator");
    long begun = System.nanoTime();
    operator.post(path + "/disable", Map.of("reason", "the tenant asked for it")).expect(200);
    ApiAnswer dark = awaitStatus(tenant, 423);
    long refusedAfter = (System.nanoTime() - begun) / 1_000_000;
    tell.gets(dark.status() + " " + dark.text("code") + " after " + refusedAfter + " ms");
    neighbour.get("/v1/customers").expect(200);
    tell.gets("GET /v1/customers of a neighbour in the same region: 200");

    JsonNode shown = awaitProof(path);
    tell.gets(
        "each runtime's canary stopped opening, the last one after "
            + shown.path("timeToDark").asLong()
            + " ms; what is there of it:");
    tell.gets(shown.path("canaries"));
    tell.asks("POST " + path + "/enable");
    operator.post(path + "/enable", Map.of("reason", "the tour goes on")).expect(200);
    awaitStatus(tenant, 200);
    tell.gets("200 again, without a restart, at a new epoch");
    tell.because(
        "Routes say it to every runtime at once, the vault refuses, the database is fenced. Where"
            + " no route arrives, a key in memory is asked after with the vault within its"
            + " revocation period.");
  }

  /** Schedules the end of a key. */
  void shred(String slug, ApiClient tenant) throws IOException, InterruptedException {
    tell.step("Crypto-shredding: a key's end is scheduled, and shown as far as it can be shown");
    String path = "/v1/tenants/" + slug + "/key";
    var body = Map.of("coolingOff", "P7D", "slug", slug, "reason", "the contract has ended");
    tell.asks("POST " + path + "/destroy " + body);
    operator.post(path + "/destroy", body).expect(200);
    awaitStatus(tenant, 423);
    awaitProof(path);
    ApiAnswer record = operator.get(path + "/erasure").expect(200);
    tell.gets(record.json());
    if (!record.text("vaultSays").equals("pending_destruction")) {
      throw new UnexpectedAnswerException("Not as it should be: the vault says " + record);
    }
    tell.because(
        "Disabled is one thing and destroyed another: the second waits for the cooling-off and is"
            + " absent until the vault says so. Columns that were never sealed are listed, because no"
            + " key's end erases them.");
  }

  private JsonNode awaitProof(String path) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode shown = operator.get(path).expect(200).json();
      if (shown.path("timeToDark").isNumber()) {
        return shown;
      }
      if (System.nanoTime() > deadline) {
        throw new UnexpectedAnswerException("No runtime has shown that it is dark: " + shown);
      }
      Thread.sleep(50);
    }
  }

  private static ApiAnswer awaitStatus(ApiClient tenant, int status)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ApiAnswer answer = tenant.get("/v1/customers");
    while (answer.status() != status) {
      if (System.nanoTime() > deadline) {
        throw new UnexpectedAnswerException("Expected " + status + ", and it is " + answer);
      }
      Thread.sleep(5);
      answer = tenant.get("/v1/customers");
    }
    return answer;
  }
}
