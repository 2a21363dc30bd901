package io.domicile.local.platform;

import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.signatures.VerificationKey;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The keys by which the processes know each other. Every process reads its own private key from its
 * own folder; configurations carry public halves only.
 */
final class Keys {

  private final StateDirectory state;

  Keys(StateDirectory state) {
    this.state = state;
  }

  Path cellIdentity(LocalRegion region) {
    return state.cell(region).resolve("identity.key");
  }

  Path cellFeed(LocalRegion region) {
    return state.cell(region).resolve("feed.key");
  }

  Path runtimeIdentity(LocalRegion region) {
    return state.runtime(region).resolve("identity.key");
  }

  Path product() {
    return state.product().resolve("signing.key");
  }

  Path server() {
    return state.controlPlane().resolve("signing.key");
  }

  Path evidence() {
    return state.controlPlane().resolve("evidence-log.key");
  }

  /** The public half, of a key that is made if there is none. */
  static VerificationKey publicHalf(Path file) throws IOException {
    return SigningKey.loadOrCreate(file).verificationKey();
  }
}
