package io.domicile.cli.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.Answer;
import io.domicile.cli.client.ApiClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The control plane's tenants, as an admin. Thread-safe. */
public final class Tenants {

  private static final long POLL_MILLIS = 20;

  private final ApiClient admin;

  public Tenants(ApiClient admin) {
    this.admin = admin;
  }

  public Answer create(NewTenant tenant) throws IOException, InterruptedException {
    return create(tenant, UUID.randomUUID().toString());
  }

  public Answer create(NewTenant tenant, String idempotencyKey)
      throws IOException, InterruptedException {
    return admin.post("/v1/tenants", tenant.body(), idempotencyKey);
  }

  /**
   * Waits for the operation that a create answered with, and gives the tenant.
   *
   * @throws IOException if the operation fails or takes longer
   */
  public JsonNode awaitActive(Answer created, Duration patience)
      throws IOException, InterruptedException {
    return awaitDone(created, patience);
  }

  /** Asks that the tenant be suspended; 202 with the operation. */
  public Answer suspend(String idOrSlug, String reason) throws IOException, InterruptedException {
    return admin.post("/v1/tenants/" + idOrSlug + "/suspend", reason(reason));
  }

  /** Asks that the tenant be resumed; 202 with the operation. */
  public Answer resume(String idOrSlug, String reason) throws IOException, InterruptedException {
    return admin.post("/v1/tenants/" + idOrSlug + "/resume", reason(reason));
  }

  private static Map<String, String> reason(String reason) {
    return reason.isEmpty() ? Map.of() : Map.of("reason", reason);
  }

  /**
   * Waits for any operation on a tenant, and gives the tenant.
   *
   * @throws IOException if the operation fails or takes longer
   */
  public JsonNode awaitDone(Answer begun, Duration patience)
      throws IOException, InterruptedException {
    return switch (await("/v1/operations/" + begun.text("id"), patience)) {
      case Outcome.Done done -> done.tenant();
      case Outcome.Failed failed -> throw new IOException("It failed: " + failed.reason());
      case Outcome.UnderWay underWay ->
          throw new IOException(
              "Not done after " + patience.toSeconds() + " s; it waits for " + underWay.waitsFor());
    };
  }

  /**
   * Waits for an operation, and says how the wait ended.
   *
   * @param operation its address, such as a {@code Location} names
   */
  public Outcome await(String operation, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Answer answer = admin.get(operation).expect(200);
      switch (answer.text("state")) {
        case "succeeded" -> {
          return new Outcome.Done(get(answer.text("tenant")));
        }
        case "failed" -> {
          return new Outcome.Failed(answer.text("error.detail"));
        }
        default -> {
          if (System.nanoTime() > deadline) {
            return new Outcome.UnderWay(waitsFor(answer));
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  /** The step that an operation is at, with what is said of it. */
  private static String waitsFor(Answer operation) {
    String waitsFor = "its first step";
    for (JsonNode step : operation.json().path("steps")) {
      if (!step.path("state").asText().equals("succeeded")) {
        String detail = step.path("detail").asText("");
        waitsFor =
            "step "
                + step.path("name").asText()
                + " (since "
                + step.path("startedAt").asText()
                + (detail.isEmpty() || detail.equals("null") ? "" : ": " + detail)
                + ")";
      }
    }
    return waitsFor;
  }

  /** The tenant's key as its cell last reported it; 404 before it did. */
  public Answer key(String idOrSlug) throws IOException, InterruptedException {
    return admin.get("/v1/tenants/" + idOrSlug + "/key");
  }

  /**
   * One tenant.
   *
   * @param idOrSlug either
   */
  public JsonNode get(String idOrSlug) throws IOException, InterruptedException {
    Answer answer = admin.get("/v1/tenants/" + idOrSlug);
    if (answer.status() == 404) {
      throw new IOException(
          "There is no tenant " + idOrSlug + ". ./domicile tenants list shows those there are.");
    }
    return answer.expect(200).json();
  }

  /** All of them, page by page. */
  public List<JsonNode> all() throws IOException, InterruptedException {
    var all = new ArrayList<JsonNode>();
    String path = "/v1/tenants";
    while (true) {
      Answer page = admin.get(path).expect(200);
      page.json().path("items").forEach(all::add);
      String next = page.text("nextCursor");
      if (next.isEmpty() || next.equals("null")) {
        return all;
      }
      path = "/v1/tenants?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
  }
}
