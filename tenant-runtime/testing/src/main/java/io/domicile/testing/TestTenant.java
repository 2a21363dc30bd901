package io.domicile.testing;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.routes.Route;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.postgres.PostgresExtension;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * A tenant with its own database and roles in the test's cluster.
 *
 * @param route where it was made; later routes are derived from it
 */
public record TestTenant(PostgresExtension.Cluster cluster, DatabaseNames names, Route route) {

  private static final SecureRandom RANDOM = new SecureRandom();

  public TenantId id() {
    return route.tenant();
  }

  public Slug slug() {
    return route.slug();
  }

  public String database() {
    return route.database();
  }

  /** The host that requests to it name. */
  public String host(RegionCode region) {
    return slug() + "." + region + ".localhost";
  }

  /** A key that its database admits for an hour. */
  public ApiKey mintKey(RegionCode region) {
    ApiKey key = ApiKey.mint(region, id(), route.apiKeyMacKey(), RANDOM);
    execute(
        "INSERT INTO domicile.api_key (id, label, secret_sha256, expires_at) VALUES ('"
            + key.id()
            + "', 'test', '\\x"
            + HexFormat.of().formatHex(key.secretSha256())
            + "', now() + interval '1 hour')");
    return key;
  }

  /** A key whose MAC is good and which no database knows. */
  public ApiKey unknownKey(RegionCode region) {
    return ApiKey.mint(region, id(), route.apiKeyMacKey(), RANDOM);
  }

  /** A key of this tenant's id with a MAC that anybody could make up. */
  public ApiKey forgedKey(RegionCode region) {
    byte[] guess = new byte[32];
    RANDOM.nextBytes(guess);
    return ApiKey.mint(region, id(), new Secret<>(Bytes.copyOf(guess)), RANDOM);
  }

  /** Makes a login role beside the ones there are, as a rotation does; its password is its name. */
  public void createLogin(Epoch epoch, int serial) {
    TenantDatabases.createLogin(cluster, names, epoch, serial, names.login(epoch, serial));
  }

  /** Runs one statement in its database as the superuser. */
  public void execute(String sql) {
    cluster.execute(database(), sql);
  }

  /** One value from its database, read as the superuser. */
  public Object query(String sql) {
    try (var connection = cluster.superuser(database()).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getObject(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives its login roles functions back, as a cell does where the product declares them. */
  public void mayCall(PublicRights.Functions functions) {
    execute(PublicRights.giveBack(Set.of(functions), names().access()));
  }

  /** Lets its login roles read a view of the server that only the platform reads. */
  public void mayRead(String view, String function) {
    execute("GRANT SELECT ON " + view + " TO " + names().access());
    execute("GRANT EXECUTE ON FUNCTION " + function + " TO " + names().access());
  }
}
