package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** A key's status and its erasure record in words. */
final class KeyText {

  private KeyText() {}

  static void status(PrintWriter out, JsonNode key) {
    JsonNode standing = key.path("standing");
    out.printf("wrapped by %s%n", key.path("vaultKey").asText());
    out.printf(
        "wanted %s, the vault said %s when it last answered (%s)%n",
        standing.path("wanted").asText(),
        standing.path("found").asText(),
        standing.path("cause").asText());
    if (key.path("vaultUnknownSince").isTextual()) {
      out.printf(
          "unknown since %s: the vault has not answered for this key since then%n",
          key.path("vaultUnknownSince").asText());
    }
    if (key.path("timeToDark").isNumber()) {
      out.printf("last went dark within %d ms%n", key.path("timeToDark").asLong());
    }
    canaries(out, key);
    for (JsonNode use : key.path("use")) {
      out.printf(
          "  %s: %s %d times%n",
          use.path("runtime").asText(), use.path("purpose").asText(), use.path("uses").asLong());
    }
    JsonNode rotation = key.path("rotation");
    if (rotation.has("version")) {
      out.printf(
          "rotation to root key version %d: %s%n",
          rotation.path("version").asInt(), rotation.path("state").asText());
    }
  }

  static void erasure(PrintWriter out, JsonNode record) {
    out.printf("wrapped by %s%n", record.path("vaultKey").asText());
    time(out, "disabled", record.path("disabledAt"));
    time(out, "to be destroyed", record.path("destructionAt"));
    time(out, "found destroyed", record.path("destroyedAt"));
    now(out, record);
    record.path("vaultKeys").forEach(key -> ended(out, key));
    int left = record.path("keysLeft").size();
    if (left > 0) {
      out.printf(
          "%d of %d keys that ever wrapped for the tenant not shown to be destroyed: not erased%n",
          left, record.path("vaultKeys").size());
    }
    canaries(out, record);
    if (record.path("neverSealed").isArray()) {
      for (JsonNode column : record.path("neverSealed")) {
        out.printf("  %s: never sealed, readable until backups expire%n", column.asText());
      }
    } else {
      out.println("  columns that were never sealed: not proven");
    }
  }

  /** One key that wraps for the tenant, or did. */
  private static void ended(PrintWriter out, JsonNode key) {
    String use =
        key.path("formerSince").isTextual()
            ? "wrapped until " + key.path("formerSince").asText()
            : "wraps now";
    String end = "";
    if (key.path("destroyedAt").isTextual()) {
      end = "; found destroyed at " + key.path("destroyedAt").asText();
    } else if (key.path("destructionAt").isTextual()) {
      end = "; to be destroyed at " + key.path("destructionAt").asText();
    }
    String silence =
        key.path("unknownSince").isTextual()
            ? "; unknown since " + key.path("unknownSince").asText()
            : "";
    out.printf(
        "  %s: %s; %s%s%s%n",
        key.path("vaultKey").asText(), use, key.path("vaultSays").asText(), end, silence);
  }

  /** What the vault answers at this moment. */
  static void now(PrintWriter out, JsonNode record) {
    String says = record.path("vaultSays").asText();
    out.println(
        says.startsWith("not proven")
            ? "the vault does not answer now: what stands above is what it said before"
            : "the vault, asked now, says " + says);
  }

  private static void canaries(PrintWriter out, JsonNode key) {
    for (JsonNode canary : key.path("canaries")) {
      out.printf(
          "  %s: dark at %s, heard from the %s; the vault %s%n",
          canary.path("runtime").asText(),
          canary.path("darkAt").asText(),
          canary.path("heardFrom").asText(),
          canary.path("vaultRefuses").asBoolean() ? "refuses" : "was not seen to refuse");
    }
    for (JsonNode missing : key.path("notDarkYet")) {
      out.printf("  %s: not proven to be dark%n", missing.asText());
    }
  }

  private static void time(PrintWriter out, String what, JsonNode at) {
    out.printf("%s: %s%n", what, at.isTextual() ? at.asText() : "no");
  }
}
