package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/**
 * What is to happen when law lapses for a tenant that is already placed. In either case there are
 * no new copies, and a finding says what would make it lawful again. JSON: lower case.
 */
public enum OnLapse {
  /** Go on serving, and say so; what holds unless the policy says otherwise. */
  REPORT,
  /** Suspend the tenant as well. */
  SUSPEND;

  @JsonCreator
  public static OnLapse of(String name) {
    return WireName.parse(OnLapse.class, name);
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }
}
