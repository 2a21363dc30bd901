package io.domicile.contract.tenant;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Time-ordered UUIDs, version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74
 * random bits.
 */
public final class UuidV7 {

  private static final SecureRandom RANDOM = new SecureRandom();

  private UuidV7() {}

  /**
   * A fresh id at the clock's time; ids of one millisecond have no order among themselves.
   * Thread-safe.
   */
  public static UUID next(Clock clock) {
    long mostSignificant = (clock.millis() << 16) | 0x7000L | (RANDOM.nextInt() & 0x0FFFL);
    long leastSignificant = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(mostSignificant, leastSignificant);
  }
}
