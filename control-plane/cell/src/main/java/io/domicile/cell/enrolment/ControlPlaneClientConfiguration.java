package io.domicile.cell.enrolment;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the control plane is.
 *
 * @param url without a trailing slash
 * @param enrolmentTokenFile the one-time token, mode 0600; needed at the first start only, until
 *     the server's key is pinned, and may be left out afterwards
 */
public record ControlPlaneClientConfiguration(
    @NotNull @JsonProperty(required = true) URI url, @Nullable Path enrolmentTokenFile) {

  /** The name of the control plane in requests that are signed for it. */
  public static final String AUDIENCE = "control-plane";
}
