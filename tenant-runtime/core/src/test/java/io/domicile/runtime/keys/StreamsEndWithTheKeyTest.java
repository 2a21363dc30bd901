package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.routes.Route;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.runtime.sealing.FieldId;
import io.domicile.runtime.sealing.SealedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A stream takes as long as its client does, and must not outlive the key. */
final class StreamsEndWithTheKeyTest extends KeysOverTime {

  private static final FieldId DOCUMENT = new FieldId("test.document");
  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8059");
  private static final int SEGMENT = 65_536;

  @Test
  void a_stream_that_is_being_read_ends_with_the_segment_under_way_when_the_key_is_off()
      throws IOException {
    try (InputStream in = opening(sealed(8 * SEGMENT))) {
      assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
      turnOff();

      assertThatExceptionOfType(RootKey.DestroyedException.class)
          .isThrownBy(() -> in.readNBytes(2 * SEGMENT));
      assertThatExceptionOfType(IOException.class).isThrownBy(in::read);
    }
  }

  @Test
  void a_stream_that_is_being_written_takes_no_further_segment_when_the_key_is_off()
      throws IOException {
    var sink = new ByteArrayOutputStream();
    try (SealedOutputStream out = runtime.tenant(acme).sealer().sealing(DOCUMENT, ID, sink)) {
      out.write(new byte[2 * SEGMENT]);
      turnOff();
      int before = sink.size();

      assertThatExceptionOfType(RootKey.DestroyedException.class)
          .isThrownBy(() -> out.write(new byte[2 * SEGMENT]));
      assertThat(sink.size()).isEqualTo(before);
      assertThatExceptionOfType(IOException.class).isThrownBy(out::finish);
    }
  }

  @Test
  void a_stream_keeps_the_key_of_a_tenant_that_nobody_else_uses_asked_after() throws IOException {
    try (InputStream in = opening(sealed(8 * SEGMENT))) {
      pass(LIMITS.revocationPeriod().dividedBy(2));
      await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(1));
      for (int i = 2; i < 6; i++) {
        int checks = i;
        assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
        pass(LIMITS.revocationPeriod().dividedBy(2));
        await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(checks));
      }
    }
  }

  @Test
  void a_stream_under_a_key_that_was_rotated_away_from_is_asked_after_and_ends_too()
      throws Exception {
    byte[] sealed = sealed(8 * SEGMENT);
    try (InputStream in = opening(sealed)) {
      assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
      // The former version goes while the stream is under way.
      Route rotated = cell.rotated(acme.route());
      cell.publish(rotated);
      runtime.upToDate(cell);
      assertThat(use(acme)).isEqualTo(1);
      cell.publish(rotated.withRootKeys(rotated.rootKey(), List.of()));
      runtime.upToDate(cell);
      assertThat(use(acme)).isEqualTo(1);
      pass(LIMITS.revocationPeriod().dividedBy(2));
      await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(1));
      // Nobody but the stream uses the tenant from now on.
      for (int i = 2; i < 5; i++) {
        int checks = i;
        assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
        pass(LIMITS.revocationPeriod().dividedBy(2));
        await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(checks));
      }
      setState(acme, VaultKeyState.DISABLED);
      assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
      pass(LIMITS.revocationPeriod().dividedBy(2));
      await().untilAsserted(() -> assertThat(runtime.keys().held()).isZero());
      assertThatExceptionOfType(RootKey.DestroyedException.class)
          .isThrownBy(() -> in.readNBytes(2 * SEGMENT));
    }
  }

  private void turnOff() {
    setState(acme, VaultKeyState.DISABLED);
    pass(LIMITS.revocationPeriod());
    assertRefused(acme, ErrorCode.KEY_DISABLED);
  }

  private byte[] sealed(int length) throws IOException {
    var sink = new ByteArrayOutputStream();
    try (SealedOutputStream out = runtime.tenant(acme).sealer().sealing(DOCUMENT, ID, sink)) {
      out.write(new byte[length]);
      out.finish();
    }
    return sink.toByteArray();
  }

  private InputStream opening(byte[] sealed) throws IOException {
    return runtime.tenant(acme).sealer().opening(DOCUMENT, ID, new ByteArrayInputStream(sealed));
  }
}
