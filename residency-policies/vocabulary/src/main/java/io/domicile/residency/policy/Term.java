package io.domicile.residency.policy;

/**
 * A word of the closed vocabulary that facts are told in. On the wire and in packs it is lower
 * case.
 */
public sealed interface Term permits DataCategory, Sector, Certification, Mechanism {
  String wireName();
}
