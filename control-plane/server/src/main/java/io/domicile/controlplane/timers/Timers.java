package io.domicile.controlplane.timers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.domicile.service.retries.LoggedRetries;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs recurring tasks, each on one server process at a time. */
public final class Timers implements Managed {

  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final Scheduler scheduler;

  private Timers(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Wires the tasks into an application, which starts and stops them. */
  public static void install(
      DataSource dataSource, List<RecurringTask<?>> tasks, Environment environment) {
    Scheduler scheduler =
        LoggedRetries.log(Scheduler.create(dataSource), log)
            .startTasks(tasks)
            .threads(2)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .pollUsingLockAndFetch(0.5, 4.0)
            .shutdownMaxWait(LONGEST_STOP)
            .build();
    environment.lifecycle().manage(new Timers(scheduler));
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void stop() {
    scheduler.stop();
  }
}
