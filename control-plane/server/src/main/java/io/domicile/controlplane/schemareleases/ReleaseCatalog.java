package io.domicile.controlplane.schemareleases;

import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.InvalidSignatureException;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.schemareleases.SchemaReleaseDao.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The product's schema releases. Thread-safe. */
public final class ReleaseCatalog {

  private final Jdbi jdbi;
  private final DesiredStates desired;
  private final EvidenceLog evidence;
  private final @Nullable ProductConfiguration product;
  private final Clock clock;

  /**
   * Keeps releases.
   *
   * @param product null to leave all checks of signatures to the cells
   */
  public ReleaseCatalog(
      Jdbi jdbi,
      DesiredStates desired,
      EvidenceLog evidence,
      @Nullable ProductConfiguration product,
      Clock clock) {
    this.jdbi = jdbi;
    this.desired = desired;
    this.evidence = evidence;
    this.product = product;
    this.clock = clock;
  }

  /** Begins the desired state of a new cell with the newest release. */
  public void openCell(Handle handle, CellId cell) {
    SchemaReleaseDao dao = handle.attach(SchemaReleaseDao.class);
    // No release may come between the look and the cell's first version, or the cell would miss it.
    dao.lock();
    desired.open(handle, cell, dao.latest().map(ReleaseCatalog::reference).orElse(null));
  }

  /**
   * Keeps a release and has every cell take it.
   *
   * @throws ProblemException {@code schema_release_rejected}, saying why
   */
  SchemaReleaseReference publish(Handle handle, SignedDocument document, Actor by) {
    SchemaRelease release = read(document);
    SchemaReleaseDao dao = handle.attach(SchemaReleaseDao.class);
    dao.lock();
    requireNext(release, dao.latest());
    SchemaReleaseReference reference = release.reference();
    dao.insert(
        reference.product(),
        reference.number(),
        reference.digest(),
        document.compact(),
        clock.instant());
    desired.schemaRelease(handle, reference);
    evidence.append(handle, new ReleaseEvent.SchemaReleasePublished(reference), by);
    return reference;
  }

  /** A release byte for byte as it was signed. */
  Optional<String> document(int number) {
    return jdbi.withExtension(SchemaReleaseDao.class, dao -> dao.document(number));
  }

  private SchemaRelease read(SignedDocument document) {
    ProductConfiguration configured = product;
    if (configured == null) {
      return readUnverified(document);
    }
    try {
      SchemaRelease release =
          document.verify(
              DocumentType.SCHEMA_RELEASE, configured.publicKeys(), SchemaRelease.class);
      if (!release.product().equals(configured.name())) {
        throw rejected("It is of product '" + release.product() + "', which is not served here.");
      }
      return release;
    } catch (InvalidSignatureException e) {
      throw rejected(String.valueOf(e.getMessage()));
    }
  }

  /** The payload, whose signature is for the cells to check. */
  private static SchemaRelease readUnverified(SignedDocument document) {
    String[] parts = document.compact().split("\\.", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      throw rejected("It is not a signed document (JWS, compact).");
    }
    try {
      var header = Json.mapper().readTree(Base64.getUrlDecoder().decode(parts[0]));
      if (!"domicile-schema-release".equals(header.path("typ").asText())) {
        throw rejected("It is not a domicile-schema-release.");
      }
      return Json.read(Base64.getUrlDecoder().decode(parts[1]), SchemaRelease.class);
    } catch (UncheckedIOException e) {
      throw rejected("It does not have the shape of a schema release" + reason(e.getCause()) + ".");
    } catch (IOException | IllegalArgumentException e) {
      throw rejected("It does not have the shape of a schema release.");
    }
  }

  /** What the release's own types say of it; nothing of other exceptions is for callers. */
  private static String reason(@Nullable Throwable failure) {
    return failure instanceof ValueInstantiationException refused
            && refused.getCause() instanceof IllegalArgumentException reason
        ? ": " + String.valueOf(reason.getMessage()).replaceAll("\\.$", "")
        : "";
  }

  private static void requireNext(SchemaRelease release, Optional<Stored> latest) {
    int expected = latest.map(stored -> stored.number() + 1).orElse(1);
    if (latest.isPresent() && !latest.get().product().equals(release.product())) {
      throw rejected("This control plane serves product '" + latest.get().product() + "'.");
    }
    if (release.number() != expected) {
      throw rejected("Its number is " + release.number() + "; the next one is " + expected + ".");
    }
    if (latest.isPresent() && !latest.get().digest().equals(release.predecessor())) {
      throw rejected("The digest it gives for its predecessor is not that of the latest release.");
    }
  }

  private static SchemaReleaseReference reference(Stored stored) {
    return new SchemaReleaseReference(stored.product(), stored.number(), stored.digest());
  }

  private static ProblemException rejected(String detail) {
    return new ProblemException(ErrorCode.SCHEMA_RELEASE_REJECTED, detail);
  }
}
