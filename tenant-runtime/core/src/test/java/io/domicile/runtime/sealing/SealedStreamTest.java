package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedStreamTest {

  private static final UUID ID = UUID.fromString("01890a5d-ac96-7b7b-9a6e-1d3a5e7f9b0c");
  private static final FieldId DOCUMENT = new FieldId("claim.document");
  private static final int SEGMENT = StreamFormat.SEGMENT_LENGTH;
  private static final int SEALED_SEGMENT = StreamFormat.SEALED_SEGMENT_LENGTH;
  private static final int HEADER = StreamFormat.HEADER_LENGTH;

  private final Sealer sealer = Keys.sealer(Keys.TENANT, 1);

  private byte[] seal(byte[] plain) throws IOException {
    var to = new ByteArrayOutputStream();
    try (var out = sealer.sealing(DOCUMENT, ID, to)) {
      out.write(plain);
      out.finish();
    }
    return to.toByteArray();
  }

  private byte[] open(byte[] sealed) throws IOException {
    return open(sealer, DOCUMENT, ID, sealed);
  }

  private static byte[] open(Sealer sealer, FieldId field, UUID id, byte[] sealed)
      throws IOException {
    try (var in = sealer.opening(field, id, new ByteArrayInputStream(sealed))) {
      return in.readAllBytes();
    }
  }

  private void assertRefused(byte[] sealed) {
    assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> open(sealed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_000_000})
  void an_object_of_any_size_comes_back_as_it_was(int length) throws IOException {
    byte[] plain = Keys.pattern(length);
    byte[] sealed = seal(plain);
    int segments = Math.max(1, Math.ceilDiv(length, SEGMENT));
    assertThat(sealed).hasSize(HEADER + length + 16 * segments);
    assertThat(open(sealed)).isEqualTo(plain);
    assertThat(inOnePiece(sealed)).isEqualTo(plain);
    var to = new ByteArrayOutputStream();
    try (var in = sealer.opening(DOCUMENT, ID, new ByteArrayInputStream(sealed))) {
      assertThat(in.transferTo(to)).isEqualTo(length);
    }
    assertThat(to.toByteArray()).isEqualTo(plain);
  }

  private byte[] inOnePiece(byte[] sealed) throws IOException {
    byte[] room = new byte[sealed.length];
    try (var in = sealer.opening(DOCUMENT, ID, new ByteArrayInputStream(sealed))) {
      return Arrays.copyOf(room, in.readNBytes(room, 0, room.length));
    }
  }

  @Test
  void it_does_not_matter_in_what_portions_it_is_written_and_read() throws IOException {
    byte[] plain = Keys.pattern(3 * SEGMENT + 17);
    var to = new ByteArrayOutputStream();
    try (var out = sealer.sealing(DOCUMENT, ID, to)) {
      int step = 1;
      for (int at = 0; at < plain.length; at += step, step = Math.min(step * 3, 70_000)) {
        out.write(plain, at, Math.min(step, plain.length - at));
      }
      out.finish();
    }
    try (var in = sealer.opening(DOCUMENT, ID, new ByteArrayInputStream(to.toByteArray()))) {
      var read = new ByteArrayOutputStream();
      read.write(in.read());
      byte[] portion = new byte[999];
      for (int n = in.read(portion); n >= 0; n = in.read(portion)) {
        read.write(portion, 0, n);
      }
      assertThat(read.toByteArray()).isEqualTo(plain);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 131_072})
  void an_object_has_one_form_and_no_empty_segment_after_others(int length) throws Exception {
    var bare = new BareScheme(Keys.counting(0), Keys.TENANT.value());
    byte[] plain = Keys.pattern(length);
    byte[] salt = Keys.counting(64);
    assertThat(open(bare.sealStream(DOCUMENT.value(), ID, 1, salt, plain))).isEqualTo(plain);
    byte[] longer = bare.sealStream(DOCUMENT.value(), ID, 1, salt, plain, true);
    assertRefused(sealer, DOCUMENT, ID, longer, Reason.NOT_GENUINE);
  }

  @Test
  void another_tenant_field_or_object_does_not_open_it() throws IOException {
    byte[] sealed = seal(Keys.pattern(100));
    assertRefused(Keys.sealer(Keys.OTHER_TENANT, 1), DOCUMENT, ID, sealed, Reason.NOT_GENUINE);
    assertRefused(sealer, new FieldId("claim.photo"), ID, sealed, Reason.NOT_GENUINE);
    assertRefused(sealer, DOCUMENT, UUID.randomUUID(), sealed, Reason.NOT_GENUINE);
    assertRefused(Keys.sealer(Keys.TENANT, 2), DOCUMENT, ID, sealed, Reason.OTHER_KEY_VERSION);
    assertRefused(sealer, DOCUMENT, ID, sealer.seal(DOCUMENT, ID, new byte[500]), Reason.MALFORMED);
  }

  private static void assertRefused(
      Sealer sealer, FieldId field, UUID id, byte[] sealed, Reason reason) {
    assertThatThrownBy(() -> open(sealer, field, id, sealed))
        .isInstanceOfSatisfying(
            CannotOpenException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void a_former_version_of_the_key_opens_what_it_sealed() throws IOException {
    byte[] sealed = seal(Keys.pattern(100));
    Sealer rotated = Keys.sealer(Keys.root(Keys.TENANT, 2, 7), Keys.root(Keys.TENANT, 1, 0));
    assertThat(open(rotated, DOCUMENT, ID, sealed)).isEqualTo(Keys.pattern(100));
  }

  @Test
  void segments_cannot_be_dropped_repeated_exchanged_or_cut_off() throws IOException {
    byte[] sealed = seal(Keys.pattern(3 * SEGMENT));
    byte[] header = Arrays.copyOf(sealed, HEADER);
    byte[][] segments = new byte[3][];
    for (int i = 0; i < 3; i++) {
      int at = HEADER + i * SEALED_SEGMENT;
      segments[i] = Arrays.copyOfRange(sealed, at, at + SEALED_SEGMENT);
    }
    assertThat(open(joined(header, segments[0], segments[1], segments[2]))).hasSize(3 * SEGMENT);
    assertRefused(joined(header, segments[0], segments[1]));
    assertRefused(joined(header, segments[0], segments[2]));
    assertRefused(joined(header, segments[1], segments[0], segments[2]));
    assertRefused(joined(header, segments[0], segments[0], segments[1], segments[2]));
    assertRefused(joined(header, segments[0], segments[1], segments[2], segments[2]));
    assertRefused(joined(header, segments[2]));
    assertRefused(header);
    byte[] other = seal(Keys.pattern(3 * SEGMENT));
    byte[] foreign = Arrays.copyOfRange(other, HEADER, HEADER + SEALED_SEGMENT);
    assertRefused(joined(header, foreign, segments[1], segments[2]));
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void it_cannot_be_cut_at_any_byte_or_added_to() throws IOException {
    byte[] sealed = seal(Keys.pattern(300));
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(Arrays.copyOf(sealed, length));
    }
    assertRefused(Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Test
  void no_bit_can_be_flipped() throws IOException {
    byte[] sealed = seal(Keys.pattern(40));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertRefused(Keys.flipped(sealed, bit));
    }
  }

  @Test
  void what_comes_before_a_broken_segment_is_genuine_and_nothing_after_it_comes()
      throws IOException {
    byte[] plain = Keys.pattern(3 * SEGMENT);
    byte[] sealed = Keys.flipped(seal(plain), 8 * (HEADER + SEALED_SEGMENT + 5));
    try (var in = sealer.opening(DOCUMENT, ID, new ByteArrayInputStream(sealed))) {
      assertThat(in.readNBytes(SEGMENT)).isEqualTo(Arrays.copyOf(plain, SEGMENT));
      assertThatExceptionOfType(CannotOpenException.class).isThrownBy(in::read);
      assertThatExceptionOfType(IOException.class).isThrownBy(in::read);
    }
  }

  @Test
  void a_broken_segment_leaves_nothing_in_the_readers_array() throws IOException {
    byte[] sealed = Keys.flipped(seal(Keys.pattern(SEGMENT)), 8 * (HEADER + SEGMENT - 1));
    byte[] room = new byte[SEGMENT];
    try (var in = sealer.opening(DOCUMENT, ID, new ByteArrayInputStream(sealed))) {
      assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> in.read(room));
    }
    assertThat(room).containsOnly(0);
  }

  @Test
  void work_that_fails_half_way_leaves_nothing_that_opens() throws IOException {
    var to = new ByteArrayOutputStream();
    try (var out = sealer.sealing(DOCUMENT, ID, to)) {
      out.write(Keys.pattern(100_000));
    }
    assertRefused(to.toByteArray());
    var finished = sealer.sealing(DOCUMENT, ID, new ByteArrayOutputStream());
    finished.finish();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> finished.write(1));
  }

  /** 256 MB through 300 KB: what is allocated does not grow with what is sealed. */
  @Test
  void a_quarter_of_a_gigabyte_is_sealed_and_opened_in_constant_memory() throws Exception {
    long small = allocatedBy(16);
    long large = allocatedBy(256);
    assertThat(large - small).as("allocated for 240 MB more").isLessThan(240L * 1024 * 1024 / 20);
  }

  private long allocatedBy(int megabytes) throws Exception {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    var pipe = new Pipe(megabytes * 1024L * 1024);
    var out = sealer.sealing(DOCUMENT, ID, OutputStream.nullOutputStream());
    pipe.transferTo(out);
    out.finish();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** As many zero bytes as asked for. */
  private static final class Pipe extends InputStream {
    private long left;

    Pipe(long length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int given = (int) Math.min(left, length);
      left -= given;
      return given;
    }
  }
}
