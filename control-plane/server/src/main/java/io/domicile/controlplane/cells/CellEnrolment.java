package io.domicile.controlplane.cells;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.cells.CellDao.Registration;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.controlplane.regions.KnownRegion;
import io.domicile.controlplane.schemareleases.ReleaseCatalog;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * How cells come to be known: registered by an administrator, then enrolled by themselves, once.
 */
final class CellEnrolment {

  private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

  private final Jdbi jdbi;
  private final Regions regions;
  private final ReleaseCatalog releases;
  private final EvidenceLog evidence;
  private final SecureRandom random;
  private final Clock clock;

  CellEnrolment(
      Jdbi jdbi,
      Regions regions,
      ReleaseCatalog releases,
      EvidenceLog evidence,
      SecureRandom random,
      Clock clock) {
    this.jdbi = jdbi;
    this.regions = regions;
    this.releases = releases;
    this.evidence = evidence;
    this.random = random;
    this.clock = clock;
  }

  /**
   * What an administrator registers.
   *
   * @param cell the region's code, a hyphen and a suffix
   * @param maxTenants how many homes it may hold at most
   */
  record NewCell(
      @NotNull CellId cell,
      @NotNull String region,
      @NotNull @Min(1) @Max(100_000) Integer maxTenants,
      @NotNull EndpointPattern endpointPattern) {}

  /**
   * A registered cell.
   *
   * @param enrolmentToken shown once; null when the request is repeated
   */
  record Registered(
      CellId cell,
      RegionCode region,
      int maxTenants,
      EndpointPattern endpointPattern,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Schema(types = {"string", "null"})
          @Nullable Secret<String> enrolmentToken,
      Instant expiresAt) {

    Registered withoutToken() {
      return new Registered(cell, region, maxTenants, endpointPattern, null, expiresAt);
    }
  }

  /** What a cell enrols with. */
  record Redemption(@NotNull Secret<String> token, @NotNull VerificationKey publicKey) {}

  /**
   * Registers a cell. One that has not enrolled yet may be registered again in the same words, for
   * its token may have been lost; the earlier token is void then.
   *
   * @throws ProblemException {@code unknown_region}, {@code invalid_request}, {@code conflict}
   */
  Registered register(Handle handle, NewCell request) {
    CellId cell = Objects.requireNonNull(request.cell());
    String regionName = Objects.requireNonNull(request.region());
    int maxTenants = Objects.requireNonNull(request.maxTenants());
    EndpointPattern endpoint = Objects.requireNonNull(request.endpointPattern());
    RegionCode region = KnownRegion.require(regions, regionName);
    if (!cell.value().startsWith(region + "-")) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "Field 'cell': a cell's id begins with its region's code and a hyphen.");
    }
    Secret<String> token = TokenHash.freshToken(random);
    String hash = TokenHash.of(token).hex();
    Instant now = clock.instant();
    Instant expiresAt = now.plus(TOKEN_LIFETIME);
    CellDao dao = handle.attach(CellDao.class);
    if (dao.register(cell, region, maxTenants, endpoint.value(), hash, expiresAt, now) > 0) {
      releases.openCell(handle, cell);
    } else {
      Registration known = dao.lock(cell).orElseThrow();
      boolean sameWords =
          known.region().equals(region)
              && known.maxTenants() == maxTenants
              && known.endpointPattern().equals(endpoint.value());
      if (known.publicKey() != null || !sameWords) {
        throw new ProblemException(ErrorCode.CONFLICT, "There is a cell of that id already.");
      }
      dao.renewToken(cell, hash, expiresAt);
    }
    return new Registered(cell, region, maxTenants, endpoint, token, expiresAt);
  }

  /**
   * Registers the cell's key. To repeat it with the same token and key changes nothing, so that a
   * cell that did not hear the answer can ask again.
   *
   * @throws ProblemException {@code unauthenticated}, saying no more than that
   */
  void redeem(CellId cell, Secret<String> token, VerificationKey key) {
    jdbi.useTransaction(
        handle -> {
          CellDao dao = handle.attach(CellDao.class);
          Registration known = dao.lock(cell).orElseThrow(CellEnrolment::refused);
          if (!TokenHash.ofHex(known.enrolmentTokenSha256()).matches(token)) {
            throw refused();
          }
          if (known.publicKey() != null) {
            if (!known.publicKey().equals(key.toString())) {
              throw refused();
            }
            return;
          }
          if (known.enrolmentExpiresAt().isBefore(clock.instant())) {
            throw refused();
          }
          dao.enrol(cell, key.toString(), clock.instant());
          evidence.append(
              handle,
              new CellEvent.CellEnrolled(cell, known.region(), key),
              Actor.of(Principal.cell(cell)));
        });
  }

  private static ProblemException refused() {
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED, "The enrolment token is not valid for this cell.");
  }
}
