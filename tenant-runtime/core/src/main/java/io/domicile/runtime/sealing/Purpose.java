package io.domicile.runtime.sealing;

import java.nio.charset.StandardCharsets;

/** What a field's key is for. Both names are part of derivations and never change. */
enum Purpose {
  RECORD("record", "io.domicile/record/v1"),
  STREAM("stream", "io.domicile/stream/v1"),
  BLIND_INDEX("blind-index", "");

  private final String fieldLabel;
  private final String messageLabel;

  Purpose(String fieldLabel, String messageLabel) {
    this.fieldLabel = fieldLabel;
    this.messageLabel = messageLabel;
  }

  /** In the derivation of the field's key. */
  byte[] fieldLabel() {
    return fieldLabel.getBytes(StandardCharsets.US_ASCII);
  }

  /** In the derivation of the key of one record or stream. */
  byte[] messageLabel() {
    return messageLabel.getBytes(StandardCharsets.US_ASCII);
  }
}
