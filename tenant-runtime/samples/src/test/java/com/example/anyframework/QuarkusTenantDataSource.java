package com.example.anyframework;

import io.domicile.contract.tenant.TenantId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;

public final class QuarkusTenantDataSource {

  @Produces
  @RequestScoped
  DataSource ofTheRequest(TenantDatabases databases, TenantId admitted) {
    return databases.of(admitted);
  }
}
