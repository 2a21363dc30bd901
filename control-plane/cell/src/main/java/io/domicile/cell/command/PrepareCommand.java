package io.domicile.cell.command;

import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.contract.secret.Secret;
import io.domicile.service.files.PrivateFiles;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * {@code prepare}: what an operator runs once with a superuser's credential before a cell begins,
 * and again after each upgrade of the cell. It needs nothing of the cell but the password that the
 * cell's role is to have.
 */
public final class PrepareCommand extends Command {

  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD_FILE = "passwordFile";
  private static final String CELL_PASSWORD_FILE = "cellPasswordFile";

  public PrepareCommand() {
    super(
        "prepare", "Prepares a tenants' cluster for a cell, as a superuser; to repeat it is fine");
  }

  @Override
  public void configure(Subparser arguments) {
    arguments
        .addArgument("--url")
        .dest(URL)
        .required(true)
        .help("the server, such as jdbc:postgresql://HOST:5432/postgres?sslmode=verify-full");
    arguments.addArgument("--user").dest(USER).required(true).help("a superuser of the server");
    arguments
        .addArgument("--password-file")
        .dest(PASSWORD_FILE)
        .help("the superuser's password, mode 0600; none is sent if left out");
    arguments
        .addArgument("--cell-password-file")
        .dest(CELL_PASSWORD_FILE)
        .required(true)
        .help(
            "the password that the cell's role gets: the file that tenantsCluster.passwordFile names");
  }

  @Override
  public void run(@Nullable Bootstrap<?> bootstrap, Namespace arguments) throws SQLException {
    Secret<String> cellPassword =
        PrivateFiles.readSecret(Path.of(arguments.getString(CELL_PASSWORD_FILE)));
    int databases = ClusterBootstrap.prepare(name -> connect(arguments, name), cellPassword);
    System.out.println(
        "Prepared: role "
            + ClusterBootstrap.CELL_ROLE
            + ", the template of tenants' databases, and "
            + databases
            + " databases of an earlier version.");
  }

  private static Connection connect(Namespace arguments, String database) throws SQLException {
    var source = new PGSimpleDataSource();
    source.setUrl(arguments.getString(URL));
    source.setDatabaseName(database);
    source.setUser(arguments.getString(USER));
    String passwordFile = arguments.getString(PASSWORD_FILE);
    if (passwordFile != null) {
      source.setPassword(PrivateFiles.readSecret(Path.of(passwordFile)).reveal());
    }
    return source.getConnection();
  }

  /** One line, and not a stack trace: whoever reads it has a cluster to look at, not our code. */
  @Override
  public void onError(Cli cli, Namespace arguments, Throwable failure) {
    String reason = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    cli.getStdErr()
        .println("The cluster is not prepared: " + reason.lines().findFirst().orElse(""));
  }
}
