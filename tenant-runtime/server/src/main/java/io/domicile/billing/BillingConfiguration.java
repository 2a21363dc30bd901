package io.domicile.billing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.runtime.DomicileConfiguration;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** The service's configuration: Dropwizard's own blocks and {@code domicile:}. */
public final class BillingConfiguration extends Configuration {

  private final @NotNull @Valid DomicileConfiguration domicile;

  @JsonCreator
  BillingConfiguration(
      @JsonProperty(value = "domicile", required = true) DomicileConfiguration domicile) {
    this.domicile = domicile;
  }

  @JsonProperty
  public DomicileConfiguration domicile() {
    return domicile;
  }
}
