package io.domicile.local.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.client.Answer;
import io.domicile.local.client.ApiClient;
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
    String operation = begun.text("id");
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Answer answer = admin.get("/v1/operations/" + operation).expect(200);
      switch (answer.text("state")) {
        case "succeeded" -> {
          return get(answer.text("tenant"));
        }
        case "failed" -> throw new IOException("The operation failed: " + answer);
        default -> {
          if (System.nanoTime() > deadline) {
            throw new IOException("Not done after " + patience.toSeconds() + " s: " + answer);
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  /**
   * One tenant.
   *
   * @param idOrSlug either
   */
  public JsonNode get(String idOrSlug) throws IOException, InterruptedException {
    return admin.get("/v1/tenants/" + idOrSlug).expect(200).json();
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
