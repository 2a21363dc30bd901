package io.domicile.runtime;

import java.security.Security;

/**
 * How long the JVM remembers what a host's name leads to. Its 30 seconds are as long as a failover
 * by name takes to be noticed.
 */
final class NameLookups {

  private static final String FOUND = "networkaddress.cache.ttl";
  private static final String NOT_FOUND = "networkaddress.cache.negative.ttl";

  /** What the JDK ships in its own configuration. */
  private static final String JDK_NOT_FOUND = "10";

  private static final String SECONDS = "1";

  private NameLookups() {}

  /** Sets a second, unless an operator has said otherwise. Before the first lookup. */
  static void keepShort() {
    if (Security.getProperty(FOUND) == null && System.getProperty("sun.net.inetaddr.ttl") == null) {
      Security.setProperty(FOUND, SECONDS);
    }
    if (JDK_NOT_FOUND.equals(Security.getProperty(NOT_FOUND))) {
      Security.setProperty(NOT_FOUND, SECONDS);
    }
  }
}
