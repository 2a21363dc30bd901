package io.domicile.residency.packs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import io.domicile.residency.region.Subdivision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code law} of a configuration: packs and dated lists from disk, in place of those that
 * ship with the platform. The control plane and its cells must be given the same texts; a cell
 * refuses a tenant that is bound to a text which it does not have.
 *
 * @param packs a folder of {@code <name>/<version>/} folders, and {@code published.json}; with it
 *     goes {@code lists}; null is the packs that ship with the platform
 * @param lists a folder of {@code <area>.json} files; null is the lists that ship with the platform
 * @param regions a file with one's own data centres, {@code
 *     [{"code":"dc-fra-1","country":"DE","subdivision"?}]}; null is none
 */
public record LawFolders(
    @JsonProperty("packs") @Nullable Path packs,
    @JsonProperty("lists") @Nullable Path lists,
    @JsonProperty("regions") @Nullable Path regions) {
  private static final ObjectMapper DATA_CENTRES = new ObjectMapper();

  public LawFolders {
    if ((packs == null) != (lists == null)) {
      throw new IllegalArgumentException("law.packs and law.lists: give both, or neither");
    }
  }

  public LawFolders(Path packs, Path lists) {
    this(packs, lists, null);
  }

  /** One of one's own data centres. */
  private record DataCentre(
      @JsonProperty(value = "code", required = true) RegionCode code,
      @JsonProperty(value = "country", required = true) Country country,
      @JsonProperty("subdivision") @Nullable Subdivision subdivision) {
    Region region() {
      if (!code.value().startsWith("dc-")) {
        throw new IllegalArgumentException(
            "law.regions: a data centre's code begins with dc-, and this is " + code);
      }
      return new Region(code, country, subdivision, Partition.OWN);
    }
  }

  /**
   * The catalogue of regions, with one's own data centres where a file names them.
   *
   * @throws IllegalArgumentException if the file is none, or says what cannot be
   */
  public static Regions catalogue(@Nullable LawFolders folders) {
    if (folders == null || folders.regions == null) {
      return Regions.standard();
    }
    try {
      var centres = DATA_CENTRES.readValue(folders.regions.toFile(), DataCentre[].class);
      return Regions.standard().with(Arrays.stream(centres).map(DataCentre::region).toList());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "law.regions cannot be read: " + folders.regions + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is in the folders; the packs that ship with the platform where none are named.
   *
   * @throws InvalidPackException naming file and line of everything found wrong
   * @throws IllegalArgumentException if there is no such folder
   * @throws IllegalStateException when Cedar's native library cannot be loaded on this machine
   */
  public static Packs load(@Nullable LawFolders folders) {
    if (folders == null || folders.packs == null || folders.lists == null) {
      return Packs.standard();
    }
    requireFolder("law.packs", folders.packs);
    requireFolder("law.lists", folders.lists);
    return Packs.load(folders.packs, folders.lists);
  }

  private static void requireFolder(String setting, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(setting + " is not a folder: " + folder);
    }
  }
}
