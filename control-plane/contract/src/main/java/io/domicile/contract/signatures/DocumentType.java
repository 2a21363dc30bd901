package io.domicile.contract.signatures;

/** The kinds of signed document; each name is the {@code typ} header that keeps the kinds apart. */
public enum DocumentType {
  DESIRED_STATE("domicile-desired-state"),
  ROUTE_SNAPSHOT("domicile-route-snapshot"),
  ROUTE_DELTA("domicile-route-delta"),
  CONNECTION_SHARES("domicile-connection-shares"),
  SCHEMA_RELEASE("domicile-schema-release"),
  REQUEST("domicile-request");

  private final String header;

  DocumentType(String header) {
    this.header = header;
  }

  String header() {
    return header;
  }
}
