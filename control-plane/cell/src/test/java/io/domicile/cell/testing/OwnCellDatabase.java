package io.domicile.cell.testing;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A cell's own database, migrated and empty, on the shared cluster. */
public final class OwnCellDatabase {

  private OwnCellDatabase() {}

  /** The caller stops it. */
  public static CellDatabase open(PostgresExtension.Cluster cluster, Path directory)
      throws IOException {
    Path password = directory.resolve("cell-database-password");
    Files.writeString(password, "postgres");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    return CellDatabase.open(
        new CellDatabaseConfiguration(
            cluster.jdbcUrl(cluster.createDatabase()), "postgres", password));
  }
}
