package io.domicile.residency.cedar;

import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The one schema of all packs. Holding it parsed and cached is the proof that the native library is
 * there and works.
 */
final class CedarSchema {
  private static final String RESOURCE = "domicile.cedarschema";

  private CedarSchema() {}

  /** The schema, parsed once. */
  static Schema get() {
    return Holder.SCHEMA;
  }

  private static Schema load() {
    try (var stream = CedarSchema.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the Cedar schema is missing from the class path");
      }
      var schema =
          Schema.parse(
              Schema.JsonOrCedar.Cedar, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      schema.cache();
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AuthException | CacheException e) {
      throw new IllegalStateException("the Cedar schema is broken", e);
    }
  }

  private static final class Holder {
    private static final Schema SCHEMA = load();
  }
}
