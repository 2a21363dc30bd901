package io.domicile.residency.cedar;

/** One thing wrong with a file; the line counts from 1. */
public record SourceProblem(String file, int line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
