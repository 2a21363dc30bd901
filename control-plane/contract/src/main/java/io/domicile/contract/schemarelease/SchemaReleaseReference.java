package io.domicile.contract.schemarelease;

/**
 * Names one release by content: a cell fetches it by number and accepts it only with this digest.
 */
public record SchemaReleaseReference(String product, int number, String digest) {}
