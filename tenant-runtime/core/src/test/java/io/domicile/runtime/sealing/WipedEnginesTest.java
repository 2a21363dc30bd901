package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.runtime.keys.KeyRing;
import io.domicile.runtime.keys.RootKey;
import io.domicile.service.crypto.WipeableKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The key of a record or stream is overwritten when that is over, however it ends. */
final class WipedEnginesTest {

  private static final FieldId FIELD = new FieldId("test.field");
  private static final UUID ROW = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8059");

  private final RootKey root = Keys.root(Keys.TENANT, 1, 0);
  private final Sealer sealer = new Sealer(new KeyRing(root, List.of()));

  /** The machine that the next record or stream of the field is run by. */
  private Engine next(Purpose purpose) {
    Engine engine = Sealer.engine(root, purpose, FIELD);
    engine.giveBack();
    return engine;
  }

  @Test
  void after_a_value_was_sealed_or_opened() {
    Engine engine = next(Purpose.RECORD);
    byte[] sealed = sealer.seal(FIELD, ROW, new byte[100]);
    assertThat(next(Purpose.RECORD)).isSameAs(engine);
    assertThat(engine.isWiped()).isTrue();
    sealer.open(FIELD, ROW, sealed);
    assertThat(engine.isWiped()).isTrue();
  }

  @Test
  void after_a_value_did_not_open() {
    byte[] sealed = sealer.seal(FIELD, ROW, new byte[100]);
    Engine engine = next(Purpose.RECORD);
    assertThatExceptionOfType(CannotOpenException.class)
        .isThrownBy(() -> sealer.open(FIELD, ROW, Keys.flipped(sealed, 8 * 80)));
    assertThat(engine.isWiped()).isTrue();
    Engine other = next(Purpose.RECORD);
    assertThatExceptionOfType(CannotOpenException.class)
        .isThrownBy(() -> sealer.open(FIELD, ROW, Keys.flipped(sealed, 8 * 40)));
    assertThat(other.isWiped()).isTrue();
  }

  @Test
  void after_a_stream_was_finished_closed_or_could_not_begin() throws IOException {
    Engine engine = next(Purpose.STREAM);
    var sink = new ByteArrayOutputStream();
    try (var out = sealer.sealing(FIELD, ROW, sink)) {
      assertThat(engine.isWiped()).isFalse();
      out.write(1);
      out.finish();
      assertThat(engine.isWiped()).isTrue();
    }
    try (InputStream in =
        sealer.opening(FIELD, ROW, new ByteArrayInputStream(sink.toByteArray()))) {
      assertThat(engine.isWiped()).isFalse();
      assertThat(in.readAllBytes()).hasSize(1);
    }
    assertThat(engine.isWiped()).isTrue();
    sealer.sealing(FIELD, ROW, OutputStream.nullOutputStream()).close();
    assertThat(engine.isWiped()).isTrue();

    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No room.");
          }
        };
    assertThatThrownBy(() -> sealer.sealing(FIELD, ROW, full)).hasMessage("No room.");
    assertThat(engine.isWiped()).isTrue();
  }

  @Test
  void a_field_key_is_overwritten_when_it_goes() {
    var key = new WipeableKey("HmacSHA256", Keys.counting(1));
    var field = new FieldKey(key, Purpose.RECORD, Keys.TENANT.value(), FIELD, 1);
    assertThat(field.borrow()).isNotNull();
    assertThat(key.isDestroyed()).isFalse();
    field.destroy();
    assertThat(key.isDestroyed()).isTrue();
    assertThat(field.borrow()).isNull();
  }
}
