package io.domicile.cli.profiles;

import io.domicile.contract.json.Json;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The profiles in one file, JSON of mode 0600: {@code
 * {"profiles":{"local":{"controlPlane":{"url","token"},"cells":{"<cell>":{"url","token"}}}}}}. A
 * change replaces the file whole. Two processes that change it at the same time: the later one
 * wins.
 */
public final class Profiles {

  private record Content(Map<String, Profile> profiles) {}

  private final Path file;

  public Profiles(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** All of them, by name. */
  public Map<String, Profile> all() throws IOException {
    return Files.notExists(file)
        ? Map.of()
        : Json.read(PrivateFiles.read(file), Content.class).profiles();
  }

  /**
   * One of them.
   *
   * @throws IOException saying what there is, if that is not
   */
  public Profile get(String name) throws IOException {
    Map<String, Profile> all = all();
    Profile profile = all.get(name);
    if (profile == null) {
      throw new IOException(
          "There is no profile "
              + name
              + " in "
              + file
              + (all.isEmpty() ? "" : "; there is " + String.join(", ", all.keySet()))
              + ". ./domicile up writes one named local; domicile profiles set writes others.");
    }
    return profile;
  }

  /** Writes the profile, in place of one of that name. */
  public void put(String name, Profile profile) throws IOException {
    var all = new TreeMap<>(all());
    all.put(name, profile);
    write(all);
  }

  /** Removes the profile; one that is not there is fine. */
  public void remove(String name) throws IOException {
    var all = new TreeMap<>(all());
    if (all.remove(name) != null) {
      write(all);
    }
  }

  private void write(Map<String, Profile> all) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    PrivateFiles.write(file, Json.write(new Content(all)));
  }
}
