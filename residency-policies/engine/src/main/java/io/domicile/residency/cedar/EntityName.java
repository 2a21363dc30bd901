package io.domicile.residency.cedar;

/** A Cedar entity: {@code Country::"DE"}. */
public record EntityName(String type, String id) implements Comparable<EntityName> {
  @Override
  public int compareTo(EntityName other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return type + "::\"" + id + "\"";
  }
}
