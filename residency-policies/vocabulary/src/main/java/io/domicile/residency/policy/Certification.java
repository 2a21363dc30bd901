package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/** An attestation that the platform or the tenant holds and can show. JSON: lower case. */
public enum Certification implements Term {
  /** French health data hosting, version 2. */
  HDS_V2,

  /** BSI C5, type 2. */
  C5_TYPE_2,

  /** ISO/IEC 27001. */
  ISO_27001,

  /** FedRAMP authorisation at the moderate level. */
  FEDRAMP_MODERATE,

  /** FedRAMP authorisation at the high level. */
  FEDRAMP_HIGH,

  /** GovRAMP (formerly StateRAMP) authorisation. */
  GOVRAMP,

  /** SecNumCloud qualification by ANSSI, 3.2 or later. */
  SECNUMCLOUD,

  /** Empanelled by the Indian ministry (MeitY) and audited by STQC. */
  MEITY_EMPANELLED,

  /** Attestation of compliance with PCI DSS. */
  PCI_DSS;

  @JsonCreator
  public static Certification of(String name) {
    return WireName.parse(Certification.class, name);
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
