package io.domicile.runtime.keys;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a root key may be used without asking the vault. Each value may be left out of the
 * configuration.
 *
 * @param revocationPeriod a key is used no longer than this after the vault last said that it is
 *     enabled, as long as the vault answers; default PT1M
 * @param grace how long it is used when the vault does not answer; zero for none; default PT15M
 * @param maxKeys how many root keys are held at once; the ones longest unused go first; default
 *     10,000
 * @param maxDerivedKeys how many keys derived from root keys are held at once, over all tenants;
 *     default 2,048
 */
public record KeyLimits(
    Duration revocationPeriod, Duration grace, int maxKeys, int maxDerivedKeys) {

  public static final KeyLimits DEFAULTS = of(null, null, null, null);

  public KeyLimits {
    if (revocationPeriod.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException("revocationPeriod is at least PT0.1S.");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace is not negative.");
    }
    if (maxKeys < 1) {
      throw new IllegalArgumentException("maxKeys is at least 1.");
    }
    if (maxDerivedKeys < 1) {
      throw new IllegalArgumentException("maxDerivedKeys is at least 1.");
    }
  }

  /** Limits with the default number of derived keys. */
  public KeyLimits(Duration revocationPeriod, Duration grace, int maxKeys) {
    this(revocationPeriod, grace, maxKeys, 2_048);
  }

  @JsonCreator
  static KeyLimits of(
      @JsonProperty("revocationPeriod") @Nullable Duration revocationPeriod,
      @JsonProperty("grace") @Nullable Duration grace,
      @JsonProperty("maxKeys") @Nullable Integer maxKeys,
      @JsonProperty("maxDerivedKeys") @Nullable Integer maxDerivedKeys) {
    return new KeyLimits(
        revocationPeriod == null ? Duration.ofMinutes(1) : revocationPeriod,
        grace == null ? Duration.ofMinutes(15) : grace,
        maxKeys == null ? 10_000 : maxKeys,
        maxDerivedKeys == null ? 2_048 : maxDerivedKeys);
  }
}
