package io.domicile.residency.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;
import java.util.List;

/** The kinds of things that carry a tenant's data, or give sight of it. JSON: lower case. */
public enum AssetKind {
  /** The tenant's database, where it is written. */
  PRIMARY(Action.STORE),
  /** A copy that is read. */
  REPLICA(Action.STORE),
  /** Base backups and archived WAL. */
  BACKUP(Action.STORE),
  /** The tenant's key in a key vault. */
  KEY(Action.STORE),
  /** Logs that can name the tenant's data. */
  LOG(Action.STORE),
  /** Metrics and traces. */
  TELEMETRY(Action.STORE),
  /** Cached rows. */
  CACHE(Action.STORE),
  /** Files that leave the database: reports, events, extracts. */
  EXPORT(Action.STORE),
  /** Computing on clear text. */
  PROCESSING(Action.PROCESS),
  /** A person of the operator looking in. */
  SUPPORT_ACCESS(Action.ACCESS);

  private static final List<AssetKind> HOME = List.of(PRIMARY, BACKUP, KEY, LOG, TELEMETRY, CACHE);

  private final Action usualAction;

  AssetKind(Action usualAction) {
    this.usualAction = usualAction;
  }

  @JsonCreator
  public static AssetKind of(String name) {
    return WireName.parse(AssetKind.class, name);
  }

  /** What a tenant's home needs in its region, the primary first. */
  public static List<AssetKind> home() {
    return HOME;
  }

  /** What is asked about this kind when nothing else is said. */
  public Action usualAction() {
    return usualAction;
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
