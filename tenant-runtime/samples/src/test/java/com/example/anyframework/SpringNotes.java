package com.example.anyframework;

import io.domicile.contract.tenant.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

public final class SpringNotes {

  private final TenantDatabases databases;

  public SpringNotes(TenantDatabases databases) {
    this.databases = databases;
  }

  public int forgetAll(TenantId tenant) {
    var dataSource = databases.of(tenant);
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    return transaction.execute(
        status -> JdbcClient.create(dataSource).sql("DELETE FROM note").update());
  }
}
