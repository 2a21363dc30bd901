package io.domicile.residency.region;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parts of a country that have a country code of their own, and whose law they are under. One that
 * is not here, or is here with itself, has law of its own: Hong Kong, Macao, Gibraltar, Jersey,
 * Guernsey, the Isle of Man.
 */
public final class Territories {
  private static final String OUTERMOST_REGION = "TFEU Arts 349, 355(1)";
  private static final String FRENCH_DATA_LAW = "Loi 78-17 Art 125";
  private static final String US_TERRITORY =
      "48 U.S.C.; 1 U.S.C. s1 and each act's definition of State";
  private static final String OWN_LAW = "its own data protection law";

  private static final Map<Country, Territory> TABLE = new TreeMap<>();

  static {
    for (var code : List.of("GP", "GF", "MQ", "RE", "YT", "MF")) {
      put(code, "FR", OUTERMOST_REGION);
    }
    for (var code : List.of("BL", "NC", "PF", "PM", "TF", "WF")) {
      put(code, "FR", FRENCH_DATA_LAW);
    }
    put("AX", "FI", "TFEU Art 355(4); Act of Accession 1994, Protocol No 2");
    put("SJ", "NO", "Lov om behandling av personopplysninger (2018) s4; FOR-2018-06-15-877");
    for (var code : List.of("PR", "GU", "VI", "AS", "MP", "UM")) {
      put(code, "US", US_TERRITORY);
    }
    for (var code : List.of("GI", "GG", "IM", "JE", "HK", "MO", "FO", "GL", "AW", "CW", "SX")) {
      put(code, code, OWN_LAW);
    }
  }

  private Territories() {}

  /**
   * A part of a country.
   *
   * @param law the country whose law it is under; itself where it has its own
   * @param source what says so
   */
  public record Territory(Country country, Country law, String source) {}

  /** The country whose law counts there; itself for all that are not in the table. */
  public static Country lawOf(Country country) {
    var territory = TABLE.get(country);
    return territory == null ? country : territory.law();
  }

  /** The table, ordered by code. */
  public static Collection<Territory> all() {
    return List.copyOf(TABLE.values());
  }

  private static void put(String code, String law, String source) {
    var country = Country.of(code);
    TABLE.put(country, new Territory(country, Country.of(law), source));
  }
}
