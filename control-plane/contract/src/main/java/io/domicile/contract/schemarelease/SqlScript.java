package io.domicile.contract.schemarelease;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.domicile.contract.bytes.Digests;
import java.util.HexFormat;

/**
 * One versioned Flyway script.
 *
 * @param version Flyway's: numbers separated by dots, such as {@code 1.2}
 * @param description words for the file name
 * @param sql the script
 * @param sha256 of the SQL's UTF-8 bytes, 64 hex digits
 */
public record SqlScript(String version, String description, String sql, String sha256) {

  public SqlScript {
    if (!version.matches("[0-9]{1,9}(?:\\.[0-9]{1,9}){0,3}")) {
      throw new IllegalArgumentException(
          "A script's version is numbers separated by dots, such as 1.2.");
    }
    if (!description.matches("[A-Za-z0-9 _-]{1,100}")) {
      throw new IllegalArgumentException(
          "A script's description has 1 to 100 letters, digits, spaces, _ and -.");
    }
    if (!sha256.equals(HexFormat.of().formatHex(Digests.sha256(sql)))) {
      throw new IllegalArgumentException(
          "The checksum of script " + version + " does not match its SQL.");
    }
  }

  /** A script with its checksum computed. */
  public static SqlScript of(String version, String description, String sql) {
    return new SqlScript(version, description, sql, HexFormat.of().formatHex(Digests.sha256(sql)));
  }

  /** Flyway's file name, such as {@code V1.2__add_invoices.sql}. */
  @JsonIgnore
  public String fileName() {
    return "V" + version + "__" + description.replace(' ', '_') + ".sql";
  }
}
