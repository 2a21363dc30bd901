package io.domicile.controlplane.evidencelog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Mandate;
import io.domicile.controlplane.principal.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The payload of an event: the event's own members, then who did it.
 *
 * @param onBehalfOf null if the principal acted for itself
 * @param version of the kind's shape; null for the first, which says nothing of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"event", "principal", "onBehalfOf", "version"})
record RecordedEvent(
    @JsonUnwrapped EvidenceEvent event,
    Principal principal,
    @Nullable Mandate onBehalfOf,
    @Nullable Integer version) {

  static byte[] payload(EvidenceEvent event, Actor by) {
    int version = event.kind().version();
    return Json.write(
        new RecordedEvent(
            event,
            by.principal(),
            by.onBehalfOf(),
            version == 1 ? null : Integer.valueOf(version)));
  }
}
