package io.domicile.controlplane.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.identity.TokenHash;
import io.domicile.contract.secret.Secret;
import io.domicile.service.files.PrivateFiles;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code access} of the server's configuration: exactly one of the two.
 *
 * @param adminTokenFile the administrator's token, 256 random bits, mode 0600; only its hash stays
 *     in memory. May be left out where adminTokenSha256 is given
 * @param adminTokenSha256 the SHA-256 of that token instead, 64 hex digits. May be left out where
 *     adminTokenFile is given
 */
public record AccessConfiguration(
    @JsonProperty("adminTokenFile") @Nullable Path adminTokenFile,
    @JsonProperty("adminTokenSha256") @Pattern(regexp = "[0-9a-f]{64}")
        @Nullable String adminTokenSha256) {

  @JsonIgnore
  @AssertTrue(message = "must have exactly one of adminTokenFile and adminTokenSha256")
  public boolean isExactlyOneGiven() {
    return (adminTokenFile == null) != (adminTokenSha256 == null);
  }

  /**
   * Reads the token, if that is what there is, and keeps the hash.
   *
   * @throws IOException if the file cannot be read, or can be by others than its owner
   */
  TokenHash adminToken() throws IOException {
    if (adminTokenSha256 != null) {
      return TokenHash.ofHex(adminTokenSha256);
    }
    Path file = adminTokenFile;
    if (file == null) {
      throw new IOException("access.adminTokenFile is missing");
    }
    try {
      return TokenHash.of(new Secret<>(new String(PrivateFiles.read(file), UTF_8).strip()));
    } catch (IOException e) {
      throw new IOException("access.adminTokenFile: " + e.getMessage(), e);
    }
  }
}
