package io.domicile.runtime.sealing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whatever bytes come out of a database or an object store, they open as what was sealed there or
 * are refused with a {@link CannotOpenException}: no other exception, no other value.
 *
 * <p>The everyday suite runs the kept inputs, in the folder of this class's name among the test
 * resources. To look for new ones: {@code docs/crypto.md}, "Fuzzing".
 */
final class SealedFormatsFuzzTest {

  private static final UUID ROW = UUID.fromString("01890a5d-ac96-7b7b-9a6e-1d3a5e7f9b0c");
  private static final FieldId FIELD = new FieldId("customer.tax-id");
  private static final Sealer SEALER =
      Keys.sealer(Keys.root(Keys.TENANT, 2, 7), Keys.root(Keys.TENANT, 1, 0));
  private static final Sealer OTHER = Keys.sealer(Keys.root(Keys.OTHER_TENANT, 1, 0));
  private static final List<Type> TYPES =
      List.of(
          boolean.class,
          int.class,
          long.class,
          UUID.class,
          LocalDate.class,
          Instant.class,
          BigDecimal.class,
          Thread.State.class,
          String.class,
          JsonNode.class);

  @FuzzTest(maxDuration = "3m")
  void bytes_that_nobody_sealed_do_not_open(byte[] bytes) throws IOException {
    refused(() -> SEALER.open(FIELD, ROW, bytes));
    refused(() -> stream(SEALER, bytes));
  }

  @FuzzTest(maxDuration = "3m")
  void a_sealed_value_that_was_altered_does_not_open(FuzzedDataProvider data) throws IOException {
    byte[] value = data.consumeBytes(200);
    byte[] sealed = SEALER.seal(FIELD, ROW, value);
    byte[] altered = altered(sealed, data);
    if (Arrays.equals(sealed, altered)) {
      require(Arrays.equals(SEALER.open(FIELD, ROW, altered), value));
    } else {
      refused(() -> SEALER.open(FIELD, ROW, altered));
    }
    refused(() -> OTHER.open(FIELD, ROW, sealed));
  }

  @FuzzTest(maxDuration = "3m")
  void a_sealed_stream_that_was_altered_does_not_open(FuzzedDataProvider data) throws IOException {
    byte[] plain = Keys.pattern(data.consumeInt(0, 3 * StreamFormat.SEGMENT_LENGTH));
    var to = new ByteArrayOutputStream();
    try (var out = SEALER.sealing(FIELD, ROW, to)) {
      out.write(plain);
      out.finish();
    }
    byte[] sealed = to.toByteArray();
    byte[] altered = data.consumeBoolean() ? exchanged(sealed, data) : altered(sealed, data);
    if (Arrays.equals(sealed, altered)) {
      require(Arrays.equals(stream(SEALER, altered), plain));
    } else {
      refused(() -> stream(SEALER, altered));
    }
  }

  @FuzzTest(maxDuration = "3m")
  void genuine_bytes_of_the_wrong_type_are_refused_as_such(FuzzedDataProvider data) {
    Type type = data.pickValue(TYPES);
    byte[] bytes = data.consumeRemainingAsBytes();
    try {
      Object value = ValueEncoding.of(type).decode(bytes);
      require(value != null || type == JsonNode.class);
    } catch (CannotOpenException e) {
      require(e.reason() == CannotOpenException.Reason.NOT_OF_TYPE && e.getCause() == null);
    }
  }

  @FuzzTest(maxDuration = "3m")
  void a_statement_of_any_text_is_judged_without_a_failure(FuzzedDataProvider data) {
    String sql = data.consumeRemainingAsString();
    String fault =
        SealedSql.fault("SELECT id FROM customer WHERE " + sql, SealedTablesTest.SEALED, Set.of());
    require(
        fault == null
            || fault.startsWith("uses the sealed column ")
            || fault.startsWith("has to do with a sealed table"));
  }

  private static byte[] stream(Sealer sealer, byte[] sealed) throws IOException {
    try (var in = sealer.opening(FIELD, ROW, new ByteArrayInputStream(sealed))) {
      return in.readAllBytes();
    }
  }

  /** Cuts, flips, overwrites or adds, as the data says. */
  private static byte[] altered(byte[] sealed, FuzzedDataProvider data) {
    byte[] altered = sealed.clone();
    switch (data.consumeInt(0, 3)) {
      case 0 -> altered = Arrays.copyOf(sealed, data.consumeInt(0, sealed.length));
      case 1 -> altered = Arrays.copyOf(sealed, sealed.length + data.consumeInt(0, 40));
      case 2 -> altered = Keys.flipped(sealed, data.consumeInt(0, sealed.length * 8 - 1));
      default -> {
        byte[] over = data.consumeBytes(100);
        int at = data.consumeInt(0, sealed.length - 1);
        System.arraycopy(over, 0, altered, at, Math.min(over.length, sealed.length - at));
      }
    }
    return altered;
  }

  /** The same header and other segments: dropped, repeated or in another order. */
  private static byte[] exchanged(byte[] sealed, FuzzedDataProvider data) {
    var out = new ByteArrayOutputStream();
    out.write(sealed, 0, StreamFormat.HEADER_LENGTH);
    int body = sealed.length - StreamFormat.HEADER_LENGTH;
    int segments = Math.ceilDiv(body, StreamFormat.SEALED_SEGMENT_LENGTH);
    int kept = data.consumeInt(0, 5);
    for (int i = 0; i < kept; i++) {
      int at =
          StreamFormat.HEADER_LENGTH
              + data.consumeInt(0, segments - 1) * StreamFormat.SEALED_SEGMENT_LENGTH;
      out.write(sealed, at, Math.min(StreamFormat.SEALED_SEGMENT_LENGTH, sealed.length - at));
    }
    return out.toByteArray();
  }

  /** Something that ought to be refused. */
  private interface Attempt {
    Object make() throws IOException;
  }

  private static void refused(Attempt attempt) throws IOException {
    try {
      Object unused = attempt.make();
    } catch (CannotOpenException e) {
      return;
    }
    throw new AssertionError("It opened, and was never sealed.");
  }

  private static void require(boolean truth) {
    if (!truth) {
      throw new AssertionError("What came out is not what was put in.");
    }
  }
}
