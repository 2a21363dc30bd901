package io.domicile.runtime.routes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.contract.json.Json;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents of each format that a version of the platform ever wrote, as files that are never
 * changed: 1 the first; 2 with further root keys; 3 with heads, deltas, shares and replicas; 4 with
 * poolers. Whoever changes a document adds a file here.
 */
final class LandedFormatsTest {

  private static final TenantId ACME =
      new TenantId(UUID.fromString("01a21ae3-8f41-7010-a26b-c836ad199d85"));

  @TempDir private Path directory;
  private final FeedHistory cell = new FeedHistory();

  private static ObjectNode file(String name) {
    try (var in = LandedFormatsTest.class.getResourceAsStream(name)) {
      return (ObjectNode) Json.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SignedDocument sign(DocumentType type, JsonNode document) {
    return SignedDocument.sign(type, document, cell.key);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_runtime_starts_with_the_routes_that_an_older_version_left_on_its_disk(int format)
      throws Exception {
    String document =
        sign(DocumentType.ROUTE_SNAPSHOT, file("snapshot-" + format + ".json")).compact();
    // The first version ended the file with nothing.
    Files.writeString(directory.resolve("routes.jws"), format == 1 ? document : document + "\n");
    Files.writeString(directory.resolve("routes.floor"), "7\n");

    Routes routes = cell.open(directory);

    assertThat(routes.refused()).isZero();
    assertThat(routes.current().version()).isEqualTo(7);
    var route = requireNonNull(routes.current().find(ACME));
    assertThat(route.slug()).isEqualTo(new Slug("acme"));
    assertThat(route.schemaRelease()).isEqualTo(3);
    assertThat(route.otherRootKeys()).isEmpty();
    assertThat(routes.current().cluster(route).host()).isEqualTo("db.example.com");
    assertThat(routes.current().cluster(route).pooled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void deltas_of_older_versions_still_apply(int format) throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(
        sign(DocumentType.ROUTE_SNAPSHOT, file("snapshot-" + format + ".json")),
        List.of(sign(DocumentType.ROUTE_DELTA, file("delta-" + format + ".json"))));
    assertThat(routes.current().version()).isEqualTo(8);
    assertThat(cell.open(directory).current().version()).isEqualTo(8);
  }

  @Test
  void shares_of_older_versions_still_hold() throws Exception {
    Routes routes = cell.open(directory);
    routes.accept(sign(DocumentType.ROUTE_SNAPSHOT, file("snapshot-4.json")));
    routes.acceptShares(sign(DocumentType.CONNECTION_SHARES, file("shares-3.json")));
    assertThat(routes.current().connectionShare("main")).isEqualTo(60);
  }

  @Test
  void a_genuine_document_of_a_version_that_is_not_read_is_not_called_false() throws Exception {
    Routes routes = cell.open(directory);
    var newer = sign(DocumentType.ROUTE_SNAPSHOT, file("snapshot-4.json").put("unheardOf", 1));
    assertThatThrownBy(() -> routes.accept(newer))
        .isInstanceOfSatisfying(
            RouteRefusedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.OTHER_VERSION);
              assertThat(e).hasMessageContaining("older or newer version's");
            });
    assertThat(routes.lastRefusal()).isEqualTo(Reason.OTHER_VERSION);
  }
}
