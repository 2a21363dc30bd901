package io.domicile.contract.keyreports;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a runtime used the vault for. A cell that does not know a purpose refuses the report. */
public enum KeyUsePurpose {
  /** Wrapped keys opened by the vault. */
  @JsonProperty("unwrap")
  UNWRAP,
  /** Questions whether a key that is held is still enabled. */
  @JsonProperty("revalidate")
  REVALIDATE,
  /** Questions that the vault answered with a no, or that its answer never came to. */
  @JsonProperty("refused")
  REFUSED
}
