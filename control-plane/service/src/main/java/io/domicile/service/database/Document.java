package io.domicile.service.database;

/** A value that goes into a {@code jsonb} column as JSON. */
public record Document(Object value) {}
