package io.domicile.runtime.pools;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection that says once when it has been closed. The pool calls it for closing and
 * for making statements only; statements themselves are the driver's.
 */
final class CountedConnection implements InvocationHandler {

  private final Connection connection;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  private CountedConnection(Connection connection, Runnable onClose) {
    this.connection = connection;
    this.onClose = onClose;
  }

  static Connection of(Connection connection, Runnable onClose) {
    return (Connection)
        Proxy.newProxyInstance(
            CountedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new CountedConnection(connection, onClose));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A connection equals itself alone.
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean closing = method.getName().equals("close") || method.getName().equals("abort");
    try {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> method.invoke(connection, arguments);
      };
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      if (closing && closed.compareAndSet(false, true)) {
        onClose.run();
      }
    }
  }
}
