package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/** What a tenant's business is regulated as. JSON: lower case. */
public enum Sector implements Term {
  /** A bank or other credit institution. */
  BANKING,

  /** A payment system operator or its participant. */
  PAYMENTS,

  /** An insurer or reinsurer. */
  INSURANCE,

  /** Any other financial entity under DORA. */
  FINANCIAL_ENTITY,

  /** An exchange, broker, fund manager or other business under a regulator of securities. */
  SECURITIES,

  /** A trustee or administrator of pensions, superannuation included. */
  PENSIONS,

  /** An entity of the Dubai International Financial Centre, which has a data law of its own. */
  DIFC,

  /** An entity of the Abu Dhabi Global Market, which has a data law of its own. */
  ADGM,

  /** A provider of health care, or who pays for it. */
  HEALTHCARE,

  /** A host of health data for others. */
  HEALTH_HOSTING,

  /** A public authority, or an operator of a public-scope electronic system. */
  PUBLIC_ADMINISTRATION,

  /** An agency of a federation, where its law differs from that of other public bodies (US, DE). */
  FEDERAL_GOVERNMENT,

  /** An operator of critical (information) infrastructure. */
  CRITICAL_INFRASTRUCTURE,

  /** A telecommunications operator. */
  TELECOM,

  /** A maker or exporter of defence articles. */
  DEFENCE,

  /** None of the others. */
  UNREGULATED;

  @JsonCreator
  public static Sector of(String name) {
    return WireName.parse(Sector.class, name);
  }

  @JsonValue
  @Override
  public String wireName() {
    return WireName.of(this);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
