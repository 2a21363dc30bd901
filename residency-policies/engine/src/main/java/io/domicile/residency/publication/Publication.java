package io.domicile.residency.publication;

import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.packs.PublishedPacks;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes packs from a folder: those that pass are written, with their digests, into the folder's
 * {@code published.json}. What is there already is left as it is. Not thread-safe; one process
 * writes at a time.
 */
public final class Publication {
  private final Path folder;
  private final Packs packs;
  private final List<PackReport> tests;

  /**
   * Loads the packs and tests them.
   *
   * @param only a name or a reference; null is all
   * @throws io.domicile.residency.packs.InvalidPackException when they do not load, naming file and
   *     line of everything found wrong
   * @throws IllegalArgumentException when there is no such pack
   */
  public Publication(Regions regions, Path folder, Path lists, @Nullable String only) {
    this.folder = folder;
    this.packs = Packs.load(folder, lists);
    this.tests = new PackTests(regions, packs).run(only);
  }

  /** How the packs in question came out. */
  public List<PackReport> tests() {
    return tests;
  }

  /**
   * Publishes what is not published yet, if all of it passes; else nothing.
   *
   * @return what is published now and was not before; empty where something does not pass
   */
  public List<Pack> publish() throws IOException {
    if (!tests.stream().allMatch(PackReport::passed)) {
      return List.of();
    }
    var fresh =
        tests.stream().filter(test -> !test.published()).map(test -> test.pack().pack()).toList();
    if (!fresh.isEmpty()) {
      var file = folder.resolve(PublishedPacks.FILE);
      var draft = folder.resolve(PublishedPacks.FILE + ".new");
      Files.writeString(draft, packs.published().with(fresh));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return fresh;
  }
}
