package io.domicile.cell.testing;

import io.domicile.cell.journal.Checkpoints;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The first work to come to a point ends there, whatever it is. */
public final class BreaksOnceAtEach implements Checkpoints {

  private final Set<String> left = ConcurrentHashMap.newKeySet();

  public BreaksOnceAtEach(Collection<String> points) {
    left.addAll(points);
  }

  /** Points that nothing has broken off at yet; may be added to. */
  public Set<String> left() {
    return left;
  }

  @Override
  public void reached(String at) {
    if (left.remove(at)) {
      throw new Ended();
    }
  }

  private static final class Ended extends Error {}
}
