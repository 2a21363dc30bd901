package io.domicile.residency.packs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code law} of a configuration: packs and dated lists from disk, in place of those that
 * ship with the platform. The control plane and its cells must be given the same texts; a cell
 * refuses a tenant that is bound to a text which it does not have.
 *
 * @param packs a folder of {@code <name>/<version>/} folders, and {@code published.json}
 * @param lists a folder of {@code <area>.json} files
 */
public record LawFolders(
    @JsonProperty(value = "packs", required = true) Path packs,
    @JsonProperty(value = "lists", required = true) Path lists) {

  /**
   * What is in the folders; the packs that ship with the platform where none are named.
   *
   * @throws InvalidPackException naming file and line of everything found wrong
   * @throws IllegalArgumentException if there is no such folder
   * @throws IllegalStateException when Cedar's native library cannot be loaded on this machine
   */
  public static Packs load(@Nullable LawFolders folders) {
    if (folders == null) {
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
