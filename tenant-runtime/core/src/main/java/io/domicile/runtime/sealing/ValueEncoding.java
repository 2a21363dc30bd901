package io.domicile.runtime.sealing;

import com.fasterxml.jackson.databind.JavaType;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.generic.GenericTypes;

/**
 * How values of one type become the bytes that are sealed, and back. Scalars have a fixed length,
 * because the length of a sealed value shows: {@code true} and {@code false} as text could be told
 * apart. {@code docs/crypto.md} lists the encodings. Immutable and thread-safe.
 */
final class ValueEncoding {

  /** Names of enums and decimal numbers are padded with zero bytes to a multiple of this. */
  private static final int BLOCK = 32;

  /** Fewer different values than this, and a blind index says what they are by counting. */
  private static final int FEW_VALUES = 65_536;

  private final Function<Object, byte[]> encode;
  private final Function<byte[], Object> decode;
  private final Function<Object, byte[]> canonical;
  private final boolean manyValues;

  private ValueEncoding(
      Function<Object, byte[]> encode,
      Function<byte[], Object> decode,
      Function<Object, byte[]> canonical,
      boolean manyValues) {
    this.encode = encode;
    this.decode = decode;
    this.canonical = canonical;
    this.manyValues = manyValues;
  }

  /** The encoding of the type; JSON for those that have none of their own. */
  static ValueEncoding of(Type type) {
    Class<?> erased = GenericTypes.getErasedType(type);
    if (erased == String.class) {
      return new ValueEncoding(
          value -> text((String) value),
          bytes -> new String(bytes, StandardCharsets.UTF_8),
          value -> Sealer.normal((String) value),
          true);
    }
    if (erased == Bytes.class) {
      return unsearchable(value -> ((Bytes) value).toArray(), Bytes::copyOf);
    }
    Optional<ValueEncoding> scalar = scalar(erased);
    return scalar.orElseGet(() -> json(Json.mapper().constructType(type)));
  }

  private static Optional<ValueEncoding> scalar(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of(
          unsearchable(
              value -> new byte[] {(byte) ((Boolean) value ? 1 : 0)},
              bytes -> length(1, bytes).get() != 0));
    }
    if (type == int.class || type == Integer.class) {
      return Optional.of(
          searchable(
              value -> eight((Integer) value),
              bytes -> Math.toIntExact(length(8, bytes).getLong())));
    }
    if (type == long.class || type == Long.class) {
      return Optional.of(
          searchable(value -> eight((Long) value), bytes -> length(8, bytes).getLong()));
    }
    if (type == UUID.class) {
      return Optional.of(
          searchable(
              value -> KeyDerivation.bytes((UUID) value),
              bytes -> new UUID(length(16, bytes).getLong(), ByteBuffer.wrap(bytes).getLong(8))));
    }
    if (type == LocalDate.class) {
      return Optional.of(
          unsearchable(
              value -> eight(((LocalDate) value).toEpochDay()),
              bytes -> LocalDate.ofEpochDay(length(8, bytes).getLong())));
    }
    if (type == Instant.class) {
      return Optional.of(searchable(ValueEncoding::instant, ValueEncoding::instant));
    }
    if (type == BigDecimal.class) {
      return Optional.of(
          new ValueEncoding(
              value -> padded(utf8(value.toString())),
              bytes -> new BigDecimal(unpadded(bytes)),
              value -> utf8(((BigDecimal) value).stripTrailingZeros().toString()),
              true));
    }
    return type.isEnum() ? Optional.of(enumeration(type)) : Optional.empty();
  }

  private static ValueEncoding enumeration(Class<?> type) {
    return new ValueEncoding(
        value -> padded(utf8(((Enum<?>) value).name())),
        bytes -> {
          String name = unpadded(bytes);
          return Arrays.stream(type.getEnumConstants())
              .filter(constant -> ((Enum<?>) constant).name().equals(name))
              .findFirst()
              .orElseThrow(() -> new CannotOpenException(Reason.NOT_OF_TYPE));
        },
        value -> utf8(((Enum<?>) value).name()),
        type.getEnumConstants().length >= FEW_VALUES);
  }

  private static ValueEncoding json(JavaType type) {
    return unsearchable(
        Json::write,
        bytes -> {
          try {
            return Json.mapper().readValue(bytes, type);
          } catch (IOException e) {
            // Without its cause: Jackson's messages quote what they read.
            throw new CannotOpenException(Reason.NOT_OF_TYPE);
          }
        });
  }

  private static ValueEncoding searchable(
      Function<Object, byte[]> encode, Function<byte[], Object> decode) {
    return new ValueEncoding(encode, decode, encode, true);
  }

  private static ValueEncoding unsearchable(
      Function<Object, byte[]> encode, Function<byte[], Object> decode) {
    return new ValueEncoding(encode, decode, encode, false);
  }

  byte[] encode(Object value) {
    return encode.apply(value);
  }

  /**
   * The value again.
   *
   * @throws CannotOpenException {@link Reason#NOT_OF_TYPE} if the bytes are no value of the type
   */
  Object decode(byte[] bytes) {
    try {
      return decode.apply(bytes);
    } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new CannotOpenException(Reason.NOT_OF_TYPE);
    }
  }

  /** What the blind index is of: the same for values that a reader takes for the same. */
  byte[] canonical(Object value) {
    return canonical.apply(value);
  }

  /** Whether the type has so many values that a blind index does not give them away by itself. */
  boolean canBeSearchable() {
    return manyValues;
  }

  private static byte[] instant(Object value) {
    Instant instant = (Instant) value;
    return ByteBuffer.allocate(12)
        .putLong(instant.getEpochSecond())
        .putInt(instant.getNano())
        .array();
  }

  private static Object instant(byte[] bytes) {
    ByteBuffer buffer = length(12, bytes);
    return Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
  }

  private static ByteBuffer length(int expected, byte[] bytes) {
    if (bytes.length != expected) {
      throw new CannotOpenException(Reason.NOT_OF_TYPE);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] padded(byte[] text) {
    return Arrays.copyOf(text, Math.ceilDiv(text.length, BLOCK) * BLOCK);
  }

  private static String unpadded(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Text that UTF-8 cannot carry would come back as another one. */
  private static byte[] text(String text) {
    if (text.codePoints().anyMatch(ValueEncoding::isHalfOfAPair)) {
      throw new IllegalArgumentException("Text with half of a surrogate pair cannot be sealed.");
    }
    return utf8(text);
  }

  private static boolean isHalfOfAPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
