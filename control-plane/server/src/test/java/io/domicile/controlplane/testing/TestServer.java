package io.domicile.controlplane.testing;

import io.domicile.contract.secret.Secret;
import io.domicile.controlplane.ControlPlaneApplication;
import io.domicile.controlplane.ControlPlaneConfiguration;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.nio.file.Path;

/** The whole application on a random port. */
public final class TestServer implements AutoCloseable {

  private final DropwizardTestSupport<ControlPlaneConfiguration> support;
  private final Secret<String> adminToken;
  private boolean stopped;

  private TestServer(
      DropwizardTestSupport<ControlPlaneConfiguration> support, Secret<String> adminToken) {
    this.support = support;
    this.adminToken = adminToken;
  }

  static TestServer start(Path yaml, Secret<String> adminToken) {
    var support = new DropwizardTestSupport<>(ControlPlaneApplication.class, yaml.toString());
    try {
      support.before();
    } catch (Exception e) {
      throw new IllegalStateException("The control plane does not start.", e);
    }
    return new TestServer(support, adminToken);
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + support.getLocalPort());
  }

  public URI adminBase() {
    return URI.create("http://127.0.0.1:" + support.getAdminPort());
  }

  /** An administrator with a valid token. */
  public Administrator administrator() {
    return new Administrator(base(), adminToken);
  }

  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      support.after();
    }
  }
}
