package io.domicile.local.demo;

import io.domicile.cli.client.ApiClient;
import io.domicile.contract.secret.Secret;
import io.domicile.local.platform.LocalRegion;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the tour needs of a running platform. */
public interface DemoPlatform {

  /** The control plane, as its first admin. */
  ApiClient admin();

  /** A region's cell, as its operator. */
  ApiClient operator(LocalRegion region) throws IOException;

  /** A region's cell, with the control plane's admin token, which it is to refuse. */
  ApiClient cellAsAdmin(LocalRegion region) throws IOException;

  /** A tenant's host in a region, with an API key. */
  ApiClient tenant(LocalRegion region, String slug, Secret<String> apiKey);

  /** The name of a tenant's database. */
  String databaseOf(LocalRegion region, String tenantId) throws SQLException;

  /**
   * The first row of a query, as superuser.
   *
   * @param parameter the query's one parameter, null if it has none
   */
  List<String> row(LocalRegion region, String database, String sql, @Nullable UUID parameter)
      throws SQLException;

  /**
   * Does something to a process: start, stop or kill. Returns when it is done; a started one is
   * ready.
   */
  void process(String name, String action) throws IOException, InterruptedException;
}
