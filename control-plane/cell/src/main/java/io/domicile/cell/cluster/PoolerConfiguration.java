package io.domicile.cell.cluster;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PgBouncer in transaction mode before the tenants' cluster.
 *
 * @param host as runtimes and the cell reach it
 * @param port as runtimes and the cell reach it
 * @param sslMode as the driver takes it
 * @param usersFile its {@code auth_file}, which the cell writes
 * @param reloadCommand what makes it read that file, such as {@code [systemctl, reload,
 *     pgbouncer]}; a program and its arguments, no shell; none if left out
 */
public record PoolerConfiguration(
    @NotBlank String host,
    @Min(1) @Max(65535) int port,
    @NotBlank String sslMode,
    @NotNull Path usersFile,
    @NotNull List<@NotBlank String> reloadCommand) {

  /** As read; without a command, something else has to make PgBouncer read the file. */
  @JsonCreator
  static PoolerConfiguration of(
      @JsonProperty(value = "host", required = true) String host,
      @JsonProperty(value = "port", required = true) int port,
      @JsonProperty(value = "sslMode", required = true) String sslMode,
      @JsonProperty(value = "usersFile", required = true) Path usersFile,
      @JsonProperty("reloadCommand") @Nullable List<String> reloadCommand) {
    return new PoolerConfiguration(
        host, port, sslMode, usersFile, reloadCommand == null ? List.of() : reloadCommand);
  }
}
