package io.domicile.runtime.sealing;

/**
 * For root key 00..1f, version 1, tenant 01890a5d-ac96-774b-bcce-b302099a8057, row
 * 01890a5d-ac96-7b7b-9a6e-1d3a5e7f9b0c and salt 40..5f. These never change: stored values depend on
 * them.
 */
final class SealingVectors {

  /** {@code DE123456789} in field {@code customer.tax-id}. */
  static final String SEALED_TAX_ID =
      "0100000001"
          + "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
          + "df5b9c3c1410112004c7e025d42d89e802df6ff92858ea4a09558aba31c8a154"
          + "37d5c0c0cdc4e8681eeee8e6c3be5996b75336df26d60a15d89805";

  /** Of {@code Greta@Example.com} in field {@code customer.email}. */
  static final String EMAIL_INDEX = "4eefbeb7b42cfa4600dcc636769eb9f1";

  private SealingVectors() {}
}
