package io.domicile.local.platform;

import io.domicile.contract.identity.TokenHash;
import io.domicile.local.processes.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes each process's configuration, from the state directory and the ports alone. */
final class Configurations {

  /** The log keeps its name for ever, whatever port it is served on. */
  private static final String EVIDENCE_ORIGIN = "domicile.localhost/log";

  private final StateDirectory state;
  private final Ports ports;
  private final Keys keys;
  private final PlatformSettings settings;

  Configurations(PlatformSettings settings) {
    this.settings = settings;
    this.state = settings.state();
    this.ports = settings.ports();
    this.keys = new Keys(state);
  }

  /** The first control plane or, for tests of two on one registry, the second. */
  JavaProgram controlPlane(int number) throws IOException {
    String name = number == 1 ? "control-plane" : "control-plane-" + number;
    return program(
        name,
        "io.domicile.controlplane.ControlPlaneApplication",
        256,
        """
        signingKeyFile: %s
        database:
          url: jdbc:postgresql://127.0.0.1:%d/domicile_registry
          user: domicile_registry
          passwordFile: %s
        access:
          adminTokenFile: %s
        evidenceLog:
          origin: %s
          keyFile: %s
        product:
          name: %s
          publicKeys: [%s]
        """
            .formatted(
                keys.server(),
                ports.get("postgres." + Clusters.REGISTRY),
                state.postgres(Clusters.REGISTRY).resolve("password"),
                state.adminToken(),
                EVIDENCE_ORIGIN,
                keys.evidence(),
                settings.product().name(),
                Keys.publicHalf(keys.product())));
  }

  JavaProgram vault(LocalRegion region) throws IOException {
    String name = "vault." + region;
    return program(
        name,
        "io.domicile.localvault.LocalVaultApplication",
        96,
        """
        name: %s
        region: %s
        directory: %s
        masterKeyFile: %s
        clients:
          - id: %s
            role: cell
            publicKeys: [%s]
          - id: %s
            role: runtime
            publicKeys: [%s]
        """
            .formatted(
                region.vault(),
                region,
                state.vault(region).resolve("records"),
                state.vault(region).resolve("master.key"),
                region.cell(),
                Keys.publicHalf(keys.cellIdentity(region)),
                region.runtime(),
                Keys.publicHalf(keys.runtimeIdentity(region))));
  }

  JavaProgram cell(LocalRegion region) throws IOException {
    String name = "cell." + region;
    return program(
        name,
        "io.domicile.cell.CellApplication",
        192,
        """
        cell: %s
        region: %s
        maxTenants: %d
        warmSpares: %d
        identity:
          keyFile: %s
          feedKeyFile: %s
        controlPlane:
          url: http://127.0.0.1:%d
          enrolmentTokenFile: %s
        database:
          url: jdbc:postgresql://127.0.0.1:%d/domicile_cell
          user: domicile_cell
          passwordFile: %s
        tenantsCluster:
          id: %s-1
          host: 127.0.0.1
          port: %d
          sslMode: disable
          maintenanceDatabase: postgres
          user: domicile_cell
          passwordFile: %s
          connectionBudget: 120
        vault:
          name: %s
          url: http://127.0.0.1:%d
          keys: %s
        product:
          name: %s
          publicKeys: [%s]
        runtimes:
          - id: %s
            publicKeys: [%s]
        operatorTokenSha256: %s
        """
            .formatted(
                region.cell(),
                region,
                settings.maxTenants(),
                settings.warmSpares(),
                keys.cellIdentity(region),
                keys.cellFeed(region),
                settings.controlPlanePort(),
                enrolmentToken(region),
                ports.get("postgres." + Clusters.cell(region)),
                state.postgres(Clusters.cell(region)).resolve("password"),
                region.cell(),
                ports.get("postgres." + Clusters.tenants(region)),
                state.postgres(Clusters.tenants(region)).resolve("password"),
                region.vault(),
                ports.get("vault." + region),
                keyVault(region),
                settings.product().name(),
                Keys.publicHalf(keys.product()),
                region.runtime(),
                Keys.publicHalf(keys.runtimeIdentity(region)),
                TokenHash.of(state.secret(state.operatorToken(region))).hex()));
  }

  /** The region's runtime, being that service. */
  JavaProgram runtime(LocalRegion region, String application) throws IOException {
    return program(runtimeName(region), application, 192, runtimeConfiguration(region));
  }

  /** Leaves a configuration that any service on the runtime core can be started with. */
  void writeRuntime(LocalRegion region) throws IOException {
    write(runtimeName(region), runtimeConfiguration(region));
  }

  private static String runtimeName(LocalRegion region) {
    return "runtime." + region;
  }

  private String runtimeConfiguration(LocalRegion region) throws IOException {
    return """
        domicile:
          runtime: %s
          region: %s
          domain: localhost
          identityKey: %s
          stateDirectory: %s
          cell:
            id: %s
            url: http://127.0.0.1:%d
            feedKeys: [%s]
          vault:
            url: http://127.0.0.1:%d
            audience: %s
            keys: %s
        """
        .formatted(
            region.runtime(),
            region,
            keys.runtimeIdentity(region),
            state.runtime(region).resolve("state"),
            region.cell(),
            ports.get("cell." + region),
            Keys.publicHalf(keys.cellFeed(region)),
            ports.get("vault." + region),
            region.vault(),
            keyVault(region));
  }

  private String keyVault(LocalRegion region) throws IOException {
    return switch (settings.keys()) {
      case LOCAL -> "{type: local}";
      case PKCS11 -> new SoftHsm(state, region).configuration();
    };
  }

  /** Where the supervisor leaves a cell its one-time token. */
  Path enrolmentToken(LocalRegion region) {
    return state.cell(region).resolve("enrolment-token");
  }

  /** Whether every cell has had its token, and so may start before the control plane answers. */
  boolean enrolmentTokensAreThere() {
    return LocalRegion.ALL.stream().map(this::enrolmentToken).allMatch(Files::exists);
  }

  /**
   * Every application speaks plain HTTP on loopback, on virtual threads, and logs lines to its
   * output.
   */
  JavaProgram program(String name, String application, int heapMegabytes, String configuration)
      throws IOException {
    Path file = write(name, configuration);
    return new JavaProgram(name, application, file, ports.get(name + ".admin"), heapMegabytes);
  }

  private Path write(String name, String configuration) throws IOException {
    Path file = state.processes().resolve(name + ".yml");
    StateDirectory.writePrivate(
        file,
        configuration
            + """
            server:
              enableVirtualThreads: true
              shutdownGracePeriod: 2s
              applicationConnectors:
                - {type: http, bindHost: 127.0.0.1, port: %d}
              adminConnectors:
                - {type: http, bindHost: 127.0.0.1, port: %d}
              requestLog:
                appenders: []
            logging:
              level: INFO
              appenders:
                - {type: console, logFormat: "%%-5p %%d{ISO8601,UTC} %%logger{0}: %%m%%n%%rEx"}
            """
                .formatted(ports.get(name), ports.get(name + ".admin")));
    return file;
  }
}
