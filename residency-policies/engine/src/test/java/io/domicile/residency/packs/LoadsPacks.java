package io.domicile.residency.packs;

/** A process of its own that loads the packs and says what became of it. */
final class LoadsPacks {
  private LoadsPacks() {}

  public static void main(String[] args) {
    try {
      System.out.println("loaded " + Packs.standard().all().size());
    } catch (IllegalStateException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
