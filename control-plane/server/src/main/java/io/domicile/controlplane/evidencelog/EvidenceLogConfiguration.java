package io.domicile.controlplane.evidencelog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.evidence.note.KeyName;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code evidenceLog} of the server's configuration.
 *
 * @param origin the log's identity, for ever: by custom where it is served, without the scheme
 * @param keyFile where the key is that signs checkpoints, mode 0600; made on the first start. All
 *     server processes of one registry share it. Beside it are the public key for verifiers, {@code
 *     <keyFile>.pub}, and the newest checkpoint issued, {@code <keyFile>.checkpoint}
 * @param pollInterval how long an event of another process waits at most until it is noticed; 500
 *     ms unless set
 */
public record EvidenceLogConfiguration(
    @NotEmpty String origin, @NotNull Path keyFile, Duration pollInterval) {

  public EvidenceLogConfiguration(
      @JsonProperty("origin") String origin,
      @JsonProperty("keyFile") Path keyFile,
      @JsonProperty("pollInterval") @Nullable Duration pollInterval) {
    this.origin = origin;
    this.keyFile = keyFile;
    this.pollInterval = Objects.requireNonNullElse(pollInterval, Duration.milliseconds(500));
  }

  /** Beside the key, where a restored database does not reach. */
  Path seenCheckpointFile() {
    return keyFile.resolveSibling(keyFile.getFileName() + ".checkpoint");
  }

  KeyName keyName() {
    return new KeyName(origin);
  }
}
