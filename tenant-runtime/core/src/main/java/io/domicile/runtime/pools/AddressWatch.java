package io.domicile.runtime.pools;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the clusters' names again and again, to notice a failover by name: the name leads to
 * other addresses, and connections to the former one still live. For one thread at a time.
 */
final class AddressWatch {

  private static final Logger log = LoggerFactory.getLogger(AddressWatch.class);

  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  private final Resolver resolver;
  private final Map<String, Set<String>> known = new HashMap<>();

  /** Finds a host's addresses. */
  interface Resolver {
    Set<String> addressesOf(String host) throws UnknownHostException;

    /** The JVM's, with its cache. */
    static Set<String> ofSystem(String host) throws UnknownHostException {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .collect(Collectors.toSet());
    }
  }

  AddressWatch(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Resolves the hosts in use.
   *
   * @return those that lead to none of their former addresses any more. One that does not resolve
   *     at present has not moved
   */
  Set<String> moved(Set<String> hosts) {
    known.keySet().retainAll(hosts);
    var moved = new HashSet<String>();
    for (String host : hosts) {
      if (!LITERAL.matcher(host).matches() && hasMoved(host)) {
        moved.add(host);
      }
    }
    return moved;
  }

  private boolean hasMoved(String host) {
    Set<String> now;
    try {
      now = resolver.addressesOf(host);
    } catch (UnknownHostException e) {
      log.debug("A cluster's name does not resolve at present: {}", host);
      return false;
    }
    Set<String> before = known.put(host, now);
    boolean moved = before != null && Collections.disjoint(before, now);
    if (moved) {
      log.info("The cluster at {} moved from {} to {}.", host, before, now);
    }
    return moved;
  }
}
