package com.example.anyframework;

import io.domicile.contract.tenant.TenantId;
import java.sql.SQLException;

public final class PlainNotes {

  private final TenantDatabases databases;

  public PlainNotes(TenantDatabases databases) {
    this.databases = databases;
  }

  public long count(TenantId tenant) throws SQLException {
    try (var connection = databases.of(tenant).getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM note")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
