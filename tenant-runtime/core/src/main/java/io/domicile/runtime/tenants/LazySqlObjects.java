package io.domicile.runtime.tenants;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ConfigCustomizerFactory;
import org.jdbi.v3.core.extension.ExtensionFactory;
import org.jdbi.v3.core.extension.ExtensionHandlerCustomizer;
import org.jdbi.v3.core.extension.ExtensionHandlerFactory;
import org.jdbi.v3.core.extension.ExtensionMetadata;
import org.jdbi.v3.core.extension.ExtensionMetadata.ExtensionHandlerInvoker;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Attaches SqlObjects as JDBI does, but readies a method when it is first called. JDBI readies all
 * of an interface's methods whenever it is attached, each with a copy of the configuration, which
 * cost a request that calls one of them a sixth of its time. Thread-safe; what it attaches is for
 * one thread, like the handle it belongs to.
 */
final class LazySqlObjects implements ExtensionFactory {

  private final ExtensionFactory sqlObjects;

  /**
   * Stands before another factory.
   *
   * @param sqlObjects what knows the interfaces and their methods
   */
  LazySqlObjects(ExtensionFactory sqlObjects) {
    this.sqlObjects = sqlObjects;
  }

  @Override
  public boolean accepts(Class<?> type) {
    return type.isInterface() && sqlObjects.accepts(type);
  }

  /** JDBI's own proxy is what is replaced here. */
  @Override
  public Set<FactoryFlag> getFactoryFlags() {
    return Set.of(FactoryFlag.DONT_USE_PROXY);
  }

  @Override
  public <E> E attach(Class<E> type, HandleSupplier handles) {
    ConfigRegistry config = handles.getConfig();
    ExtensionMetadata metadata = config.get(Extensions.class).findMetadata(type, sqlObjects);
    var calls = new Calls(metadata, handles, metadata.createInstanceConfiguration(config));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }

  @Override
  public Collection<ExtensionHandlerFactory> getExtensionHandlerFactories(ConfigRegistry config) {
    return sqlObjects.getExtensionHandlerFactories(config);
  }

  @Override
  public Collection<ExtensionHandlerCustomizer> getExtensionHandlerCustomizers(
      ConfigRegistry config) {
    return sqlObjects.getExtensionHandlerCustomizers(config);
  }

  @Override
  public Collection<ConfigCustomizerFactory> getConfigCustomizerFactories(ConfigRegistry config) {
    return sqlObjects.getConfigCustomizerFactories(config);
  }

  @Override
  public void buildExtensionMetadata(ExtensionMetadata.Builder builder) {
    sqlObjects.buildExtensionMetadata(builder);
  }

  /** One attached SqlObject, and its methods that have been called. */
  private static final class Calls implements InvocationHandler {

    private final ExtensionMetadata metadata;
    private final HandleSupplier handles;
    private final ConfigRegistry config;
    private final Map<Method, ExtensionHandlerInvoker> readied = new HashMap<>();

    Calls(ExtensionMetadata metadata, HandleSupplier handles, ConfigRegistry config) {
      this.metadata = metadata;
      this.handles = handles;
      this.config = config;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofEveryObject(proxy, method, arguments);
      }
      ExtensionHandlerInvoker invoker = readied.get(method);
      if (invoker == null) {
        invoker = metadata.createExtensionHandlerInvoker(proxy, method, handles, config);
        readied.put(method, invoker);
      }
      return invoker.invoke(arguments);
    }

    private Object ofEveryObject(Object proxy, Method method, Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "equals" -> isSame(proxy, requireNonNull(arguments)[0]);
        case "hashCode" -> System.identityHashCode(proxy);
        default -> metadata.extensionType().getName() + ", attached";
      };
    }

    @SuppressWarnings("ReferenceEquality") // An attached SqlObject equals itself alone.
    private static boolean isSame(Object proxy, @Nullable Object other) {
      return proxy == other;
    }
  }
}
