package io.domicile.cell.celldatabase;

import com.codahale.metrics.health.HealthCheck;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Healthy while a database answers. */
public final class DatabaseCheck extends HealthCheck {

  private final Supplier<Jdbi> jdbi;

  public DatabaseCheck(Supplier<Jdbi> jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  protected Result check() {
    jdbi.get().useHandle(handle -> handle.execute("SELECT 1"));
    return Result.healthy();
  }
}
