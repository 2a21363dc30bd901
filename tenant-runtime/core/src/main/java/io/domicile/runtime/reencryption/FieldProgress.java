package io.domicile.runtime.reencryption;

/**
 * How far one field of a tenant has come.
 *
 * @param tableName with its schema
 * @param oldRows rows under another version than the current one: counted when a pass begins and
 *     ends, less what was rewritten since
 * @param finished whether the last count of the table found none
 */
public record FieldProgress(String tableName, String field, long oldRows, boolean finished) {}
