package io.domicile.cell.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.json.Json;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The two ends' knowledge of each other. Thread-safe.
 *
 * <p>A crash between redeeming the token and pinning the key is mended by redeeming it again with
 * the same public key.
 */
public final class Enrolment {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CellId cell;
  private final ControlPlaneClientConfiguration controlPlane;
  private final SigningKey key;
  private final HttpClient http;
  private final SignedHttpClient signed;
  private final Peer peer;
  private final Jdbi jdbi;
  private volatile List<VerificationKey> pinned = List.of();

  /** The statements. */
  interface Dao {
    @SqlQuery("SELECT public_key FROM pinned_server_key ORDER BY pinned_at")
    List<String> pinned();

    @SqlUpdate(
        "INSERT INTO pinned_server_key (public_key) VALUES (:key) ON CONFLICT (public_key) DO NOTHING")
    void pin(String key);
  }

  public Enrolment(
      CellId cell,
      ControlPlaneClientConfiguration controlPlane,
      SigningKey key,
      HttpClient http,
      CellDatabase database,
      Peers peers,
      Clock clock) {
    this.cell = cell;
    this.controlPlane = controlPlane;
    this.key = key;
    this.http = http;
    this.peer = peers.asked(ControlPlaneClientConfiguration.AUDIENCE);
    this.signed =
        new SignedHttpClient(
            http,
            controlPlane.url(),
            new RequestSigner(cell.value(), ControlPlaneClientConfiguration.AUDIENCE, key, clock),
            peer);
    this.jdbi = database.jdbi();
  }

  /** Signed requests to the control plane. */
  public SignedHttpClient controlPlane() {
    return signed;
  }

  /** The keys that the control plane may sign with; empty until enrolled. */
  public List<VerificationKey> serverKeys() {
    if (pinned.isEmpty()) {
      pinned =
          jdbi.withExtension(Dao.class, Dao::pinned).stream().map(VerificationKey::parse).toList();
    }
    return pinned;
  }

  /**
   * Enrols if that has not happened yet.
   *
   * @throws IOException if it could not, to be tried again; says why
   */
  public void ensure() throws IOException, InterruptedException {
    if (!serverKeys().isEmpty()) {
      return;
    }
    Path tokenFile = controlPlane.enrolmentTokenFile();
    if (tokenFile == null || Files.notExists(tokenFile)) {
      throw new IOException(
          "This cell is not enrolled yet and there is no token in controlPlane.enrolmentTokenFile.");
    }
    var body = new Request(PrivateFiles.readSecret(tokenFile).reveal(), key.verificationKey());
    var sent = peer.now();
    var response =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(controlPlane.url() + "/v1/cells/" + cell + "/enrolment"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    peer.answered(sent, response);
    if (response.statusCode() / 100 != 2) {
      throw new IOException("The control plane answered enrolment with " + Peer.summary(response));
    }
    JsonNode answer = Json.mapper().readTree(response.body());
    String serverKey;
    try {
      serverKey = VerificationKey.parse(answer.path("serverPublicKey").asText()).toString();
    } catch (IllegalArgumentException e) {
      throw new IOException("The control plane's answer to enrolment carries no key.", e);
    }
    jdbi.useExtension(Dao.class, dao -> dao.pin(serverKey));
  }

  private record Request(String token, VerificationKey publicKey) {}
}
