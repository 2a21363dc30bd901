package io.domicile.cell.schemareleases;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.changes.Changes;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.CellId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The releases this cell has accepted: each signed by the product team, each the successor by
 * digest of the one before, from the first on. Thread-safe.
 */
public final class AcceptedReleases {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final CellId cell;
  private final CellProductConfiguration product;
  private final SignedHttpClient controlPlane;
  private final Jdbi jdbi;
  private final Changes changes;
  private final Map<Integer, SchemaRelease> known = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable SchemaRelease> newest = new AtomicReference<>();

  /** A release as it is kept. */
  public record Row(int number, String digest, String document) {}

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    @SqlQuery("SELECT number, digest, document FROM schema_release ORDER BY number DESC LIMIT 1")
    Optional<Row> newest();

    @SqlQuery("SELECT number, digest, document FROM schema_release WHERE number = :number")
    Optional<Row> find(int number);

    @SqlUpdate(
        "INSERT INTO schema_release (number, digest, document) VALUES (:number, :digest, :document)")
    void add(int number, String digest, String document);
  }

  public AcceptedReleases(
      CellId cell,
      CellProductConfiguration product,
      SignedHttpClient controlPlane,
      CellDatabase database,
      Changes changes) {
    this.cell = cell;
    this.product = product;
    this.controlPlane = controlPlane;
    this.jdbi = database.jdbi();
    this.changes = changes;
  }

  /** The newest release that is accepted here; empty if there is none yet. */
  public Optional<SchemaRelease> newest() {
    SchemaRelease present = newest.get();
    if (present == null) {
      Optional<Row> row = jdbi.withExtension(Dao.class, Dao::newest);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      present = accepted(row.get());
      newest.set(present);
    }
    return Optional.of(present);
  }

  /** The release of that number, if it is accepted here. */
  Optional<SchemaRelease> find(int number) {
    SchemaRelease kept = known.get(number);
    if (kept != null) {
      return Optional.of(kept);
    }
    return jdbi.withExtension(Dao.class, dao -> dao.find(number)).map(this::accepted);
  }

  /** Verified again: what lies in the database is no better than what came over the wire. */
  private SchemaRelease accepted(Row row) {
    try {
      SchemaRelease release = verified(new SignedDocument(row.document()));
      known.put(release.number(), release);
      return release;
    } catch (RefusedReleaseException e) {
      throw new IllegalStateException("An accepted schema release no longer verifies.", e);
    }
  }

  /**
   * Fetches the wanted release and those between it and the newest one here, and accepts all of
   * them or none.
   *
   * @return whether anything was new
   * @throws RefusedReleaseException if one is not to be had in this form, ever
   * @throws IOException if the control plane did not give it, for now
   */
  public synchronized boolean accept(SchemaReleaseReference wanted)
      throws RefusedReleaseException, IOException, InterruptedException {
    @Nullable SchemaRelease present = newest().orElse(null);
    int above = present == null ? 0 : present.number();
    if (wanted.number() < above
        || (present != null && wanted.number() == above && !wanted.equals(present.reference()))) {
      throw new RefusedReleaseException(
          "Release " + wanted.number() + " goes back behind release " + above + ".");
    }
    if (wanted.number() == above) {
      return false;
    }
    var chain = new ArrayDeque<Fetched>();
    String digest = wanted.digest();
    for (int number = wanted.number(); number > above; number--) {
      var fetched = fetch(number);
      SchemaRelease release = fetched.release();
      if (release.number() != number || !release.digest().equals(digest)) {
        throw new RefusedReleaseException(
            "Release " + number + " is not the one that was named by its digest.");
      }
      chain.push(fetched);
      digest = release.predecessor() == null ? "" : release.predecessor();
    }
    if (present != null && !digest.equals(present.digest())) {
      throw new RefusedReleaseException(
          "Release " + (above + 1) + " does not follow the release " + above + " accepted here.");
    }
    @Nullable SchemaRelease before = present;
    for (Fetched next : chain) {
      requireContinuation(before, next.release());
      before = next.release();
    }
    jdbi.useTransaction(
        handle -> {
          Dao dao = handle.attach(Dao.class);
          for (Fetched one : chain) {
            dao.add(one.release().number(), one.release().digest(), one.document().compact());
          }
          changes.raiseAll(handle);
        });
    newest.set(before);
    return true;
  }

  private record Fetched(SignedDocument document, SchemaRelease release) {}

  private Fetched fetch(int number)
      throws RefusedReleaseException, IOException, InterruptedException {
    HttpResponse<byte[]> response =
        controlPlane.send("GET", "/v1/cells/" + cell + "/schema-releases/" + number, null, TIMEOUT);
    if (response.statusCode() != 200) {
      throw new IOException(
          "The control plane answered " + Peer.summary(response) + " for release " + number);
    }
    var document = new SignedDocument(new String(response.body(), StandardCharsets.UTF_8).strip());
    return new Fetched(document, verified(document));
  }

  private SchemaRelease verified(SignedDocument document) throws RefusedReleaseException {
    try {
      var release =
          document.verify(DocumentType.SCHEMA_RELEASE, product.publicKeys(), SchemaRelease.class);
      if (!release.product().equals(product.name())) {
        throw new RefusedReleaseException("It is a release of another product.");
      }
      return release;
    } catch (InvalidSignatureException e) {
      throw new RefusedReleaseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A release only adds scripts: databases exist that have run the earlier ones. */
  private static void requireContinuation(@Nullable SchemaRelease before, SchemaRelease release)
      throws RefusedReleaseException {
    if (before == null) {
      return;
    }
    for (SqlScript script : before.scripts()) {
      if (!release.scripts().contains(script)) {
        throw new RefusedReleaseException(
            "Release "
                + release.number()
                + " changes or drops script "
                + script.version()
                + " of its predecessor.");
      }
    }
  }
}
