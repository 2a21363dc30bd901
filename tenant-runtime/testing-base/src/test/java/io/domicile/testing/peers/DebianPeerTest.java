package io.domicile.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class DebianPeerTest {

  @Test
  void a_program_that_is_there_is_found() {
    assertThat(DebianPeer.require("sh")).isExecutable();
  }

  @Test
  void what_is_missing_skips_a_test_on_a_machine_and_fails_it_in_ci_and_is_named() {
    Throwable missing = catchThrowable(() -> DebianPeer.require("no-such-program"));

    assertThat(missing)
        .hasMessageContaining("The program no-such-program is not installed; .ci/run says");
    if ("true".equals(System.getenv("DOMICILE_REQUIRE_PEERS"))) {
      assertThat(missing)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("DOMICILE_REQUIRE_PEERS");
    } else {
      assertThat(missing).isInstanceOf(TestAbortedException.class);
    }
  }

  @Test
  void a_missing_library_and_a_missing_right_are_named_too() {
    assertThatThrownBy(() -> DebianPeer.requireLibrary("none/libnone.so"))
        .hasMessageStartingWith("The library none/libnone.so is not installed");
    assertThatThrownBy(() -> DebianPeer.requireRights(false, "This user may not fly"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageStartingWith("This user may not fly; ");
    DebianPeer.requireRights(true, "Not said.");
  }
}
