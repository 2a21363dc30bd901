package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;
import java.util.Set;

/**
 * What kind of data a tenant holds. Categories overlap: health data is personal data as well, and
 * both are declared. JSON: lower case.
 */
public enum DataCategory implements Term {
  /** Data about an identified or identifiable person. */
  PERSONAL,

  /**
   * Special categories: origin, opinions, beliefs, biometrics, sex life, criminal records (GDPR
   * Arts 9 and 10 and their like).
   */
  SENSITIVE,

  /** End-to-end data of payment transactions, as the Reserve Bank of India means it. */
  PAYMENT,

  /** Data about health or care. */
  HEALTH,

  /** Social data as the German Social Code means it. */
  SOCIAL,

  /** Accounts and financial records of customers. */
  FINANCIAL,

  /** Data held for a public authority. */
  GOVERNMENT,

  /** Technical data under export control (ITAR). */
  EXPORT_CONTROLLED,

  /** Bulk sensitive personal data of US persons (28 CFR 202), at or above its thresholds. */
  BULK_SENSITIVE,

  /** "Important data" in the sense of Chinese or Vietnamese law, core data included. */
  IMPORTANT,

  /** Records of a national health record system (My Health Records Act 2012, Australia). */
  HEALTH_RECORD_SYSTEM,

  /** Payment card numbers and what authenticates them (PCI DSS). */
  CARD,

  /** National identifiers, such as Korean resident registration numbers. */
  GOVERNMENT_IDENTIFIER,

  /** Criminal justice information (FBI CJIS Security Policy). */
  CRIMINAL_JUSTICE,

  /**
   * Public data of particular sensitivity (France, SREN Law Art 31; Germany, IT Council decision
   * 2015/5).
   */
  STATE_SENSITIVE,

  /** Data about no person at all. */
  NON_PERSONAL;

  /** The sectors whose law is about this kind of data; none for data that any business holds. */
  public Set<Sector> sectors() {
    return switch (this) {
      case PAYMENT -> Set.of(Sector.PAYMENTS);
      case HEALTH, SOCIAL, HEALTH_RECORD_SYSTEM -> Set.of(Sector.HEALTHCARE, Sector.HEALTH_HOSTING);
      case GOVERNMENT, STATE_SENSITIVE, CRIMINAL_JUSTICE -> Set.of(Sector.PUBLIC_ADMINISTRATION);
      case EXPORT_CONTROLLED -> Set.of(Sector.DEFENCE);
      case FINANCIAL -> Set.of(Sector.FINANCIAL_ENTITY);
      case PERSONAL,
          SENSITIVE,
          BULK_SENSITIVE,
          IMPORTANT,
          CARD,
          GOVERNMENT_IDENTIFIER,
          NON_PERSONAL ->
          Set.of();
    };
  }

  @JsonCreator
  public static DataCategory of(String name) {
    return WireName.parse(DataCategory.class, name);
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
