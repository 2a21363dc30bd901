package io.domicile.cli.tenants;

import com.fasterxml.jackson.databind.JsonNode;

/** How a wait for work on a tenant ended. */
public sealed interface WaitOutcome {

  /** It is done; the tenant as it is then. */
  record Done(JsonNode tenant) implements WaitOutcome {}

  /** It has failed, for this reason. */
  record Failed(String reason) implements WaitOutcome {}

  /** It was accepted and goes on by itself; this is what it waits for. */
  record UnderWay(String waitsFor) implements WaitOutcome {}
}
