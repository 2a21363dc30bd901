package com.example.notes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.runtime.DomicileConfiguration;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

public final class NotesConfiguration extends Configuration {

  private final @NotNull @Valid DomicileConfiguration domicile;

  public NotesConfiguration(
      @JsonProperty(value = "domicile", required = true) DomicileConfiguration domicile) {
    this.domicile = domicile;
  }

  public DomicileConfiguration domicile() {
    return domicile;
  }
}
