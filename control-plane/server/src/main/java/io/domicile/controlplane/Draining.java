package io.domicile.controlplane;

import io.domicile.controlplane.wakeups.Wakeups;
import java.util.List;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Ends waiting requests when the server begins to stop. Jetty waits for running requests before it
 * stops anything that is managed, so that would be too late.
 */
final class Draining implements LifeCycle.Listener {

  private final List<Wakeups<?>> waits;

  Draining(List<Wakeups<?>> waits) {
    this.waits = List.copyOf(waits);
  }

  @Override
  public void lifeCycleStopping(LifeCycle event) {
    waits.forEach(Wakeups::stop);
  }
}
