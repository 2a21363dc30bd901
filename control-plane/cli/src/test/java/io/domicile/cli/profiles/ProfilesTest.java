package io.domicile.cli.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfilesTest {

  private static final Profile PROFILE =
      new Profile(
          new Profile.Endpoint(URI.create("https://control.example"), new Secret<>("admin-token")),
          Map.of(
              "eu-central-1-a",
              new Profile.Endpoint(URI.create("https://cell.example"), new Secret<>("operators"))));

  @TempDir private Path directory;

  @Test
  void what_is_written_is_read_and_only_its_owner_may_read_the_file() throws Exception {
    Path file = directory.resolve("deeper").resolve("profiles.json");
    var profiles = new Profiles(file);
    profiles.put("production", PROFILE);
    profiles.put("local", PROFILE.with("us-east-1-a", PROFILE.controlPlane()));

    assertThat(new Profiles(file).get("production")).isEqualTo(PROFILE);
    assertThat(new Profiles(file).get("local").cells())
        .containsOnlyKeys("eu-central-1-a", "us-east-1-a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_profile_that_is_not_there_is_said_to_be_missing_beside_those_that_are() throws Exception {
    var profiles = new Profiles(directory.resolve("profiles.json"));
    assertThatThrownBy(() -> profiles.get("local"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("There is no profile local")
        .hasMessageContaining("./domicile up");
    profiles.put("production", PROFILE);
    assertThatThrownBy(() -> profiles.get("local")).hasMessageContaining("production");
  }

  @Test
  void a_removed_profile_is_gone_and_the_others_stay() throws Exception {
    var profiles = new Profiles(directory.resolve("profiles.json"));
    profiles.remove("local");
    profiles.put("local", PROFILE);
    profiles.put("production", PROFILE);
    profiles.remove("local");
    assertThat(profiles.all()).containsOnlyKeys("production");
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws Exception {
    Path file = directory.resolve("profiles.json");
    var profiles = new Profiles(file);
    profiles.put("local", PROFILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> profiles.get("local")).hasMessageContaining("0600");
  }

  @Test
  void a_profile_printed_shows_no_token() {
    assertThat(PROFILE.toString()).doesNotContain("admin-token").doesNotContain("operators");
  }
}
