package io.domicile.contract.tenantdatabase;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's API key: {@code dk_<region>_<id>_<secret>}. The id is 48 hex digits: the tenant's id
 * and the key's own 64 random bits. The secret is 80 hex digits: 256 random bits, then a MAC of 64
 * bits over region, id and those bits (HMAC-SHA-256, RFC 2104, truncated), by which a runtime
 * refuses made-up keys without looking at a database.
 *
 * <p>The database keeps {@link #secretSha256()} under {@link #id()}, never the key.
 */
public final class ApiKey {

  private static final String PREFIX = "dk_";
  private static final int TENANT_LENGTH = 32;
  private static final int ID_LENGTH = TENANT_LENGTH + 16;
  private static final int RANDOM_LENGTH = 64;
  private static final int SECRET_LENGTH = RANDOM_LENGTH + 16;

  private static final String HMAC = "HmacSHA256";
  private static final String NO_HMAC = "Every Java platform has HMAC-SHA-256.";

  /** Found once: to look for it costs as much as the MAC, on each request. */
  private static final Provider HMAC_PROVIDER = hmacProvider();

  private final RegionCode region;
  private final TenantId tenant;
  private final String serial;
  private final String random;
  private final String mac;

  private ApiKey(RegionCode region, TenantId tenant, String serial, String random, String mac) {
    this.region = region;
    this.tenant = tenant;
    this.serial = serial;
    this.random = random;
    this.mac = mac;
  }

  /** A fresh key of the tenant. */
  public static ApiKey mint(
      RegionCode region, TenantId tenant, Secret<Bytes> macKey, SecureRandom randomness) {
    byte[] bytes = new byte[8 + 32];
    randomness.nextBytes(bytes);
    String serial = HexFormat.of().formatHex(bytes, 0, 8);
    String random = HexFormat.of().formatHex(bytes, 8, bytes.length);
    return new ApiKey(region, tenant, serial, random, mac(macKey, region, tenant, serial, random));
  }

  /**
   * Reads a key's text; empty if it does not have the form. Says nothing of whether the key is
   * good.
   */
  public static Optional<ApiKey> parse(Secret<String> text) {
    String key = text.reveal();
    int secretAt = key.length() - SECRET_LENGTH;
    int idAt = secretAt - 1 - ID_LENGTH;
    int regionEnd = idAt - 1;
    if (regionEnd < PREFIX.length()
        || !key.startsWith(PREFIX)
        || key.charAt(regionEnd) != '_'
        || key.charAt(secretAt - 1) != '_'
        || !isHex(key, idAt, secretAt - 1)
        || !isHex(key, secretAt, key.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ApiKey(
              new RegionCode(key.substring(PREFIX.length(), regionEnd)),
              TenantId.ofHex(key.substring(idAt, idAt + TENANT_LENGTH)),
              key.substring(idAt + TENANT_LENGTH, secretAt - 1),
              key.substring(secretAt, secretAt + RANDOM_LENGTH),
              key.substring(secretAt + RANDOM_LENGTH)));
    } catch (IllegalArgumentException notARegion) {
      return Optional.empty();
    }
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Whether the MAC is the one this key would have been minted with; constant time. */
  public boolean hasMacOf(Secret<Bytes> macKey) {
    byte[] expected = HexFormat.of().parseHex(mac(macKey, region, tenant, serial, random));
    return MessageDigest.isEqual(expected, HexFormat.of().parseHex(mac));
  }

  /** The region that minted it. */
  public RegionCode region() {
    return region;
  }

  public TenantId tenant() {
    return tenant;
  }

  /** The key's own id within its tenant: 16 hex digits, not secret. */
  public String id() {
    return serial;
  }

  /** The 32 bytes that the tenant's database keeps: SHA-256 of the 256 random bits. */
  public byte[] secretSha256() {
    return Digests.sha256(HexFormat.of().parseHex(random));
  }

  /** The key as its holder sends it. */
  public Secret<String> text() {
    return new Secret<>("dk_" + region + "_" + tenant.hex() + serial + "_" + random + mac);
  }

  @Override
  public String toString() {
    return "ApiKey[" + serial + "]";
  }

  private static Provider hmacProvider() {
    try {
      return Mac.getInstance(HMAC).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(NO_HMAC, e);
    }
  }

  private static String mac(
      Secret<Bytes> macKey, RegionCode region, TenantId tenant, String serial, String random) {
    try {
      var hmac = Mac.getInstance(HMAC, HMAC_PROVIDER);
      hmac.init(new SecretKeySpec(macKey.reveal().toArray(), HMAC));
      byte[] full =
          hmac.doFinal(
              Digests.sha256(
                  "dk\n" + region + "\n" + tenant.hex() + "\n" + serial + "\n" + random));
      return HexFormat.of().formatHex(Arrays.copyOf(full, 8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(NO_HMAC, e);
    }
  }
}
