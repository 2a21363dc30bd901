package io.domicile.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published vectors hold for the product and for an independent reading of the document. They
 * never change: stored values depend on them.
 */
final class CryptoVectorsTest {

  private static final JsonNode VECTORS = read();
  private static final UUID ROW = UUID.fromString(VECTORS.get("row").asText());
  private static final byte[] SALT = bytes(VECTORS.get("salt"));
  private static final BareScheme BARE =
      new BareScheme(
          bytes(VECTORS.get("rootKey")), UUID.fromString(VECTORS.get("tenant").asText()));

  private static JsonNode read() {
    try {
      return Json.mapper().readTree(Files.readString(Path.of("../../docs/crypto-vectors.json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asText());
  }

  private static Stream<JsonNode> all(String kind) {
    assertThat(VECTORS.get(kind)).isNotEmpty();
    return VECTORS.get(kind).valueStream();
  }

  static Stream<JsonNode> fieldKeys() {
    return all("fieldKeys");
  }

  static Stream<JsonNode> sealedFields() {
    return all("sealedFields");
  }

  static Stream<JsonNode> blindIndexes() {
    return all("blindIndexes");
  }

  static Stream<JsonNode> sealedStreams() {
    return all("sealedStreams");
  }

  private static int version(JsonNode vector) {
    return vector.get("version").asInt();
  }

  private static String field(JsonNode vector) {
    return vector.get("field").asText();
  }

  @ParameterizedTest
  @MethodSource("fieldKeys")
  void a_field_key_is_derived_as_the_document_says(JsonNode vector)
      throws GeneralSecurityException {
    String label = vector.get("purpose").asText();
    byte[] key = bytes(vector.get("key"));
    assertThat(BARE.fieldKey(label, field(vector), version(vector))).isEqualTo(key);
    for (Purpose purpose : Purpose.values()) {
      if (new String(purpose.fieldLabel(), java.nio.charset.StandardCharsets.US_ASCII)
          .equals(label)) {
        var field = new FieldId(field(vector));
        assertThat(
                KeyDerivation.fieldKey(
                        Keys.counting(0), purpose, Keys.TENANT.value(), field, version(vector))
                    .getEncoded())
            .isEqualTo(key);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sealedFields")
  void a_field_is_sealed_and_opened_by_both(JsonNode vector) throws GeneralSecurityException {
    var field = new FieldId(field(vector));
    byte[] plain = bytes(vector.get("plaintext"));
    byte[] sealed = bytes(vector.get("sealed"));
    Sealer sealer = Keys.withFixedSalts(Keys.TENANT, version(vector));
    assertThat(sealer.seal(field, ROW, plain)).isEqualTo(sealed);
    assertThat(sealer.open(field, ROW, sealed)).isEqualTo(plain);
    assertThat(BARE.sealField(field.value(), ROW, version(vector), SALT, plain)).isEqualTo(sealed);
    assertThat(BARE.openField(field.value(), ROW, sealed)).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("blindIndexes")
  void a_text_has_the_same_index_for_both(JsonNode vector) throws GeneralSecurityException {
    byte[] index = bytes(vector.get("index"));
    String text = vector.get("text").asText();
    assertThat(Keys.sealer(Keys.TENANT, version(vector)).index(new FieldId(field(vector)), text))
        .isEqualTo(index);
    assertThat(BARE.index(field(vector), version(vector), text)).isEqualTo(index);
  }

  static Stream<JsonNode> values() {
    return all("values");
  }

  private enum Status {
    ACTIVE
  }

  /** A value of each Java type that the document's type stands for. */
  private static List<Object> javaValues(JsonNode vector) {
    String value = vector.get("value").asText();
    return switch (vector.get("type").asText()) {
      case "text" -> List.of(value);
      case "boolean" -> List.of(Boolean.valueOf(value));
      case "integer" -> {
        long number = Long.parseLong(value);
        yield number == (int) number ? List.of(number, (int) number) : List.of(number);
      }
      case "date, days" -> List.of(LocalDate.ofEpochDay(Long.parseLong(value)));
      case "instant, seconds and nanoseconds" -> {
        int blank = value.indexOf(' ');
        yield List.of(
            Instant.ofEpochSecond(
                Long.parseLong(value.substring(0, blank)),
                Long.parseLong(value.substring(blank + 1))));
      }
      case "uuid" -> List.of(UUID.fromString(value));
      case "decimal" -> List.of(new BigDecimal(value));
      case "enum" -> List.of(Status.valueOf(value));
      default -> throw new AssertionError(vector);
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_of_each_type_is_sealed_and_indexed_as_the_document_says(JsonNode vector) {
    for (Object value : javaValues(vector)) {
      ValueEncoding encoding = ValueEncoding.of(value.getClass());
      assertThat(encoding.encode(value)).isEqualTo(bytes(vector.get("sealedAs")));
      assertThat(encoding.decode(encoding.encode(value))).isEqualTo(value);
      assertThat(encoding.canBeSearchable()).isEqualTo(vector.has("index"));
      if (vector.has("index")) {
        assertThat(encoding.canonical(value)).isEqualTo(bytes(vector.get("canonical")));
        assertThat(
                Keys.sealer(Keys.TENANT, 1)
                    .index(new FieldId("test.indexed"), encoding.canonical(value)))
            .isEqualTo(bytes(vector.get("index")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sealedStreams")
  void a_stream_is_sealed_the_same_by_both(JsonNode vector)
      throws GeneralSecurityException, IOException {
    var field = new FieldId(field(vector));
    byte[] plain = Keys.pattern(vector.get("plaintextLength").asInt());
    byte[] bare = BARE.sealStream(field.value(), ROW, version(vector), SALT, plain);
    var to = new ByteArrayOutputStream();
    Sealer sealer = Keys.withFixedSalts(Keys.TENANT, version(vector));
    try (var out = sealer.sealing(field, ROW, to)) {
      out.write(plain);
      out.finish();
    }
    assertThat(to.toByteArray()).isEqualTo(bare).hasSize(vector.get("sealedLength").asInt());
    assertThat(MessageDigest.getInstance("SHA-256").digest(bare))
        .isEqualTo(bytes(vector.get("sealedSha256")));
    if (vector.has("sealed")) {
      assertThat(bare).isEqualTo(bytes(vector.get("sealed")));
    }
    try (var in = sealer.opening(field, ROW, new ByteArrayInputStream(bare))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }
}
