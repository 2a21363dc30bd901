package io.domicile.local.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of the platform as the supervisor sees it.
 *
 * @param pid null while it does not run
 */
public record ProcessStatus(String name, boolean running, @Nullable Long pid) {

  /** All of them. */
  public record All(List<ProcessStatus> processes) {}
}
