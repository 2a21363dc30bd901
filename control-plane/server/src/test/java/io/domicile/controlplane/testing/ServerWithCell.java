package io.domicile.controlplane.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A control plane and one cell in {@code eu-central-1} that has room, for the tests of a class.
 * They start when they are first asked for.
 *
 * <pre>{@code
 * @RegisterExtension static final ServerWithCell RUNNING = new ServerWithCell();
 *
 * private final Administrator admin = RUNNING.admin();
 * }</pre>
 */
public final class ServerWithCell implements AfterAllCallback {

  private static final int ROOM = 1000;

  private record Started(TestRegistry registry, TestServer server, TestCell cell) {}

  private @Nullable Started started;

  private synchronized Started started() {
    if (started == null) {
      TestRegistry registry = TestRegistry.create();
      TestServer server = registry.start();
      started = new Started(registry, server, server.administrator().cell("eu-central-1-a", ROOM));
      started.cell().report().expect(200);
    }
    return started;
  }

  public TestRegistry registry() {
    return started().registry();
  }

  public TestServer server() {
    return started().server();
  }

  public Administrator admin() {
    return server().administrator();
  }

  public TestCell cell() {
    return started().cell();
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (started != null) {
      started.server().close();
      started = null;
    }
  }
}
