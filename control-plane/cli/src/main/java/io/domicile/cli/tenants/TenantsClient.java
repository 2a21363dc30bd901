package io.domicile.cli.tenants;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.operations.OperationState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The control plane's tenants, as an admin. Thread-safe. */
public final class TenantsClient {

  private static final long POLL_MILLIS = 20;

  private final ApiClient admin;

  public TenantsClient(ApiClient admin) {
    this.admin = admin;
  }

  public ApiAnswer create(NewTenantBody tenant) throws IOException, InterruptedException {
    return create(tenant, UUID.randomUUID().toString());
  }

  public ApiAnswer create(NewTenantBody tenant, String idempotencyKey)
      throws IOException, InterruptedException {
    return admin.post("/v1/tenants", tenant.body(), idempotencyKey);
  }

  /**
   * Waits for the operation that a create answered with, and gives the tenant.
   *
   * @throws IOException if the operation fails or takes longer
   */
  public JsonNode awaitActive(ApiAnswer created, Duration patience)
      throws IOException, InterruptedException {
    return awaitDone(created, patience);
  }

  /** Asks that the tenant be suspended; 202 with the operation. */
  public ApiAnswer suspend(String idOrSlug, String reason)
      throws IOException, InterruptedException {
    return admin.post("/v1/tenants/" + idOrSlug + "/suspend", reason(reason));
  }

  /** Asks that the tenant be resumed; 202 with the operation. */
  public ApiAnswer resume(String idOrSlug, String reason) throws IOException, InterruptedException {
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
  public JsonNode awaitDone(ApiAnswer begun, Duration patience)
      throws IOException, InterruptedException {
    return switch (await("/v1/operations/" + begun.text("id"), patience)) {
      case WaitOutcome.Done done -> done.tenant();
      case WaitOutcome.Failed failed -> throw new IOException("It failed: " + failed.reason());
      case WaitOutcome.UnderWay underWay ->
          throw new IOException(
              "Not done after " + patience.toSeconds() + " s; it waits for " + underWay.waitsFor());
    };
  }

  /**
   * Waits for an operation, and says how the wait ended.
   *
   * @param operation its address, such as a {@code Location} names
   */
  public WaitOutcome await(String operation, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      ApiAnswer answer = admin.get(operation).expect(200);
      switch (OperationState.of(answer.text("state"))) {
        case SUCCEEDED -> {
          return new WaitOutcome.Done(get(answer.text("tenant")));
        }
        case FAILED -> {
          return new WaitOutcome.Failed(answer.text("error.detail"));
        }
        case PENDING, RUNNING -> {
          if (System.nanoTime() > deadline) {
            return new WaitOutcome.UnderWay(waitsFor(answer));
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  /** The step that an operation is at, with what is said of it. */
  private static String waitsFor(ApiAnswer operation) {
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
  public ApiAnswer key(String idOrSlug) throws IOException, InterruptedException {
    return admin.get("/v1/tenants/" + idOrSlug + "/key");
  }

  /**
   * One tenant.
   *
   * @param idOrSlug either
   */
  public JsonNode get(String idOrSlug) throws IOException, InterruptedException {
    ApiAnswer answer = admin.get("/v1/tenants/" + idOrSlug);
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
      ApiAnswer page = admin.get(path).expect(200);
      page.json().path("items").forEach(all::add);
      String next = page.text("nextCursor");
      if (next.isEmpty() || next.equals("null")) {
        return all;
      }
      path = "/v1/tenants?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
  }
}
