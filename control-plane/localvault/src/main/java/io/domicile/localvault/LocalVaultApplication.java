package io.domicile.localvault;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.contract.peers.Peers;
import io.domicile.service.access.Permissions;
import io.domicile.service.health.PeersHealth;
import io.domicile.service.http.HttpConventions;
import io.domicile.vaults.sealedfiles.MasterKey;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The regional local vault: {@code LocalVaultApplication server localvault.yml}. */
public final class LocalVaultApplication extends Application<LocalVaultConfiguration> {

  public static void main(String[] args) throws Exception {
    new LocalVaultApplication().run(args);
  }

  @Override
  public String getName() {
    return "local-vault";
  }

  @Override
  public void initialize(Bootstrap<LocalVaultConfiguration> bootstrap) {
    bootstrap.addBundle(new HttpConventions());
  }

  @Override
  public void run(LocalVaultConfiguration configuration, Environment environment)
      throws IOException {
    var clock = Clock.systemUTC();
    var peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    var random = new SecureRandom();
    Path directory = Files.createDirectories(configuration.directory());
    FileChannel lock = lock(directory);
    environment.lifecycle().manage(new Unlock(lock));

    var masterKey =
        configuration.masterKeyFile() != null
            ? MasterKey.loadOrCreate(configuration.masterKeyFile(), !hasRecords(directory), random)
            : MasterKey.ofVariable(
                Objects.requireNonNull(configuration.masterKeyVariable()), System::getenv, random);
    var keys =
        RecordStore.open(
            "keys", directory, masterKey, Keystore.StoredKey.class, key -> key.id().value());
    var secrets =
        RecordStore.open(
            "secrets",
            directory,
            masterKey,
            SecretsResource.StoredSecret.class,
            secret -> secret.reference().value());

    var jersey = environment.jersey();
    Permissions.install(
        new VaultClients(configuration.name(), configuration.clients(), clock, peers), jersey);
    jersey.register(new KeysResource(new Keystore(keys, configuration.region(), clock, random)));
    jersey.register(new SecretsResource(secrets));
    environment
        .healthChecks()
        .register(
            "vault-directory",
            new HealthCheck() {
              @Override
              protected Result check() {
                return Files.isWritable(directory)
                    ? Result.healthy()
                    : Result.unhealthy("The vault's directory is not writable.");
              }
            });
  }

  /** Two processes on one directory would each believe their own memory. */
  private static FileChannel lock(Path directory) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("Another process serves the vault in " + directory + ".");
    }
    return channel;
  }

  private static boolean hasRecords(Path directory) throws IOException {
    for (String kind : new String[] {"keys", "secrets"}) {
      Path records = directory.resolve(kind);
      if (Files.isDirectory(records)) {
        try (var files = Files.list(records)) {
          if (files.findAny().isPresent()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private record Unlock(FileChannel lock) implements Managed {
    @Override
    public void stop() throws IOException {
      lock.close();
    }
  }
}
