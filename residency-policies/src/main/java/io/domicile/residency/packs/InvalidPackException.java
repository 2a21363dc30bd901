package io.domicile.residency.packs;

import java.util.List;

/**
 * A pack or a list that must not be used; the message names file and line of every problem found.
 */
public final class InvalidPackException extends RuntimeException {
  private final List<Problem> problems;

  public InvalidPackException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  /** One thing wrong with a pack; the line counts from 1. */
  public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + message;
    }
  }
}
