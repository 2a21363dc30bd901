package io.domicile.testing.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * What a logger, and those below it, say during each test; by any thread. Afterwards the logger is
 * as it was.
 *
 * <pre>{@code
 * @RegisterExtension final CapturedLog log = CapturedLog.of(Sweep.class);
 *
 * @Test
 * void it_says_so() {
 *   ...
 *   assertThat(log.lines()).containsExactly("The sweep is well again.");
 * }
 * }</pre>
 *
 * <p>A part of a test is captured with {@code try (var log = CapturedLog.everything().open())}.
 */
public final class CapturedLog implements BeforeEachCallback, AfterEachCallback, AutoCloseable {

  private final Logger logger;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private @Nullable Level level;
  private boolean alone;
  private @Nullable Level levelBefore;
  private boolean additiveBefore;
  private @Nullable Appender<ILoggingEvent> appender;

  private CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
  }

  /** All that is logged. */
  public static CapturedLog everything() {
    return new CapturedLog(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  public static CapturedLog of(Class<?> logger) {
    return of(logger.getName());
  }

  public static CapturedLog of(String logger) {
    return new CapturedLog(logger);
  }

  /** From this level on; else from the level that the logger has. */
  public CapturedLog at(Level lowest) {
    level = lowest;
    return this;
  }

  /** Nobody else hears it: for what would fill the test's output. */
  public CapturedLog alone() {
    alone = true;
    return this;
  }

  /** Begins to listen, having heard nothing yet. */
  public synchronized CapturedLog open() {
    close();
    events.clear();
    levelBefore = logger.getLevel();
    additiveBefore = logger.isAdditive();
    if (level != null) {
      logger.setLevel(level);
    }
    if (alone) {
      logger.setAdditive(false);
      logger.iteratorForAppenders().forEachRemaining(others::add);
      others.forEach(logger::detachAppender);
    }
    var listening =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            // The name of the thread and the arguments as they are now.
            event.prepareForDeferredProcessing();
            events.add(event);
          }
        };
    listening.setContext(logger.getLoggerContext());
    listening.start();
    logger.addAppender(listening);
    appender = listening;
    return this;
  }

  /** Stops listening; what was heard stays. */
  @Override
  public synchronized void close() {
    Appender<ILoggingEvent> listening = appender;
    if (listening == null) {
      return;
    }
    appender = null;
    logger.detachAppender(listening);
    listening.stop();
    others.forEach(logger::addAppender);
    others.clear();
    logger.setAdditive(additiveBefore);
    logger.setLevel(levelBefore);
  }

  /** What was heard so far. */
  public List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  /** The messages, without traces. */
  public List<String> lines() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    open();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }
}
