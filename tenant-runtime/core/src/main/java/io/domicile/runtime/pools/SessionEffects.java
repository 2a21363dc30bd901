package io.domicile.runtime.pools;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a statement leaves behind in its session, told from its text. In doubt it is taken to change
 * the session, which costs a reset. What a function does that the statement calls is not seen.
 * Thread-safe.
 */
final class SessionEffects {

  /** What is left behind. */
  enum Effect {
    NONE,
    /** A transaction that was begun by a statement, which the pool knows nothing of. */
    TRANSACTION,
    /** Settings, locks, temporary tables, prepared statements, subscriptions to notifications. */
    SESSION
  }

  /** Statements of a product are few and texts constant; what is over this is read each time. */
  private static final int MOST_REMEMBERED = 4_096;

  private static final ConcurrentHashMap<String, Effect> REMEMBERED = new ConcurrentHashMap<>();

  private static final Pattern BEGINS_TRANSACTION = Pattern.compile("\\s*(begin|start)\\b.*");

  private static final Pattern LOCAL =
      Pattern.compile("\\s*set\\s+(local|transaction|constraints)\\b.*");

  private static final Pattern CHANGES_SESSION =
      Pattern.compile(
          "\\s*(set|reset|listen|unlisten|load|prepare|declare|discard|do|call|security)\\b.*"
              + "|.*\\b(set_config|pg_try_advisory_lock\\w*|pg_advisory_lock\\w*)\\b.*"
              + "|\\s*(create|select)\\b.*\\b(temp|temporary)\\b.*");

  private SessionEffects() {}

  static Effect of(String sql) {
    Effect known = REMEMBERED.get(sql);
    if (known != null) {
      return known;
    }
    Effect effect = read(sql);
    if (REMEMBERED.size() < MOST_REMEMBERED) {
      REMEMBERED.put(sql, effect);
    }
    return effect;
  }

  private static Effect read(String sql) {
    String text = sql.toLowerCase(Locale.ROOT).replaceAll("--[^\n]*|\\s+", " ").strip();
    int semicolon = text.indexOf(';');
    boolean several = semicolon >= 0 && semicolon < text.length() - 1;
    if (several || text.startsWith("/*") || text.startsWith("{")) {
      return Effect.SESSION;
    }
    if (LOCAL.matcher(text).matches()) {
      return Effect.NONE;
    }
    if (BEGINS_TRANSACTION.matcher(text).matches()) {
      return Effect.TRANSACTION;
    }
    return CHANGES_SESSION.matcher(text).matches() ? Effect.SESSION : Effect.NONE;
  }
}
