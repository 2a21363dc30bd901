package io.domicile.residency.region;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A cloud partition: identities, keys and secrets do not cross it, so nothing that a tenant needs
 * may either.
 */
public enum Partition {
  AWS("aws"),
  AWS_CN("aws-cn"),
  AWS_US_GOV("aws-us-gov"),
  AWS_EUSC("aws-eusc"),
  AZURE("azure"),
  AZURE_CN("azure-cn"),
  AZURE_US_GOV("azure-us-gov"),
  GOOGLE("google"),
  /** One's own data centres. */
  OWN("own");

  private final String code;

  Partition(String code) {
    this.code = code;
  }

  @JsonCreator
  public static Partition of(String code) {
    for (var partition : values()) {
      if (partition.code.equals(code)) {
        return partition;
      }
    }
    throw new IllegalArgumentException("no such cloud partition");
  }

  @JsonValue
  public String code() {
    return code;
  }

  @Override
  public String toString() {
    return code;
  }
}
