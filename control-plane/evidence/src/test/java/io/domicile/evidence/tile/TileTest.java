package io.domicile.evidence.tile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.merkle.ConsistencyProof;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.merkle.MerkleLog;
import io.domicile.evidence.testing.MemoryLog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

  /** The tree of the specification's example, large enough for three tile levels. */
  private static final int SIZE = 70_000;

  @Test
  void the_example_of_the_specification_has_its_tiles() {
    List<HashTile> tiles = HashTile.added(0, SIZE);
    assertThat(tiles).filteredOn(tile -> tile.level() == 0 && tile.width() == 256).hasSize(273);
    assertThat(tiles)
        .filteredOn(tile -> tile.width() < 256 || tile.level() > 0)
        .containsExactly(
            new HashTile(0, 273, 112),
            new HashTile(1, 0, 256),
            new HashTile(1, 1, 17),
            new HashTile(2, 0, 1));
    assertThat(HashTile.added(0, 256))
        .containsExactly(new HashTile(0, 0, 256), new HashTile(1, 0, 1));
    assertThat(HashTile.added(255, 257))
        .containsExactly(new HashTile(0, 0, 256), new HashTile(0, 1, 1), new HashTile(1, 0, 1));
    assertThat(HashTile.added(300, 301)).containsExactly(new HashTile(0, 1, 45));
    assertThat(HashTile.added(300, 300)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/000",
        "tile/0/x001/x234/067",
        "tile/63/999.p/1",
        "tile/0/x001/000.p/255",
        "tile/entries/x001/234.p/7"
      })
  void a_path_reads_back(String path) throws Exception {
    assertThat(TileResource.parse(path).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/../001",
        "tile/entries/x/001",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
        "other/0/000"
      })
  void no_other_spelling_of_a_path_is_accepted(String path) {
    assertThatThrownBy(() -> TileResource.parse(path))
        .isInstanceOf(MalformedEvidenceException.class);
  }

  @Test
  void every_proof_can_be_made_from_tiles_alone() {
    MemoryLog log = MemoryLog.ofSize(SIZE);
    Map<HashTile, byte[]> stored = new HashMap<>();
    for (HashTile tile : HashTile.added(0, SIZE)) {
      assertThat(tile.isIn(SIZE)).isTrue();
      stored.put(tile, tile.contents(log));
    }
    TiledNodes nodes =
        new TiledNodes(
            SIZE,
            tile -> {
              byte[] bytes = stored.get(tile);
              assertThat(bytes).as(tile.path()).isNotNull();
              return Objects.requireNonNull(bytes);
            });
    assertThat(MerkleLog.resume(SIZE, nodes).root()).isEqualTo(log.root(SIZE));
    for (int index = 0; index < SIZE; index += 997) {
      assertThat(InclusionProof.generate(index, SIZE, nodes))
          .isEqualTo(InclusionProof.generate(index, SIZE, log));
      assertThat(ConsistencyProof.generate(index, SIZE, nodes))
          .isEqualTo(ConsistencyProof.generate(index, SIZE, log));
    }
  }

  @Test
  void a_full_tile_is_8192_bytes_of_hashes_in_order() {
    MemoryLog log = MemoryLog.ofSize(256);
    byte[] contents = new HashTile(0, 0, 256).contents(log);
    assertThat(contents)
        .hasSize(8192)
        .startsWith(log.leaf(0).bytes())
        .endsWith(log.leaf(255).bytes());
    assertThat(new HashTile(1, 0, 1).contents(log)).isEqualTo(log.root(256).bytes());
  }

  @Test
  void a_tile_beyond_the_tree_is_not_in_it() {
    assertThat(new HashTile(0, 0, 5).isIn(5)).isTrue();
    assertThat(new HashTile(0, 0, 6).isIn(5)).isFalse();
    assertThat(new HashTile(1, 0, 1).isIn(255)).isFalse();
    assertThat(new HashTile(63, 0, 1).isIn(Long.MAX_VALUE)).isFalse();
    assertThat(new HashTile(0, Long.MAX_VALUE / 256 - 1, 256).isIn(5)).isFalse();
    assertThat(new EntryBundle(0, 6).isIn(5)).isFalse();
  }

  @Test
  void a_tile_of_the_wrong_length_is_refused() {
    TiledNodes nodes = new TiledNodes(3, tile -> new byte[Hash.LENGTH]);
    assertThatThrownBy(() -> MerkleLog.resume(3, nodes)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_bundle_gives_its_entries_back() throws Exception {
    List<byte[]> entries = List.of(new byte[0], "one".getBytes(US_ASCII), new byte[65535]);
    EntryBundle bundle = new EntryBundle(0, 3);
    byte[] contents = bundle.contents(entries);
    assertThat(contents).startsWith(0, 0, 0, 3, 'o', 'n', 'e', 0xFF, 0xFF);
    assertThat(bundle.entries(contents)).containsExactlyElementsOf(entries);
  }

  @Test
  void a_bundle_cut_short_or_of_another_width_is_refused() {
    EntryBundle bundle = new EntryBundle(0, 1);
    byte[] contents = bundle.contents(List.of("entry".getBytes(US_ASCII)));
    for (int length = 0; length < contents.length; length++) {
      byte[] cut = Arrays.copyOf(contents, length);
      assertThatThrownBy(() -> bundle.entries(cut)).isInstanceOf(MalformedEvidenceException.class);
    }
    assertThatThrownBy(() -> new EntryBundle(0, 2).entries(contents))
        .isInstanceOf(MalformedEvidenceException.class);
    assertThatThrownBy(() -> bundle.contents(List.of(new byte[65536])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
