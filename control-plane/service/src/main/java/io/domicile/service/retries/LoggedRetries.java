package io.domicile.service.retries;

import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import org.slf4j.Logger;

/** Logs the failures of a scheduler's tasks; its own way is a whole trace each time. */
public final class LoggedRetries extends AbstractSchedulerListener {

  private final RepeatedFailures failures;

  private LoggedRetries(Logger log) {
    this.failures = new RepeatedFailures(log);
  }

  /** Takes the place of the scheduler's own log of failures. */
  public static SchedulerBuilder log(SchedulerBuilder scheduler, Logger log) {
    return scheduler
        .failureLogging(LogLevel.OFF, false)
        .addSchedulerListener(new LoggedRetries(log));
  }

  @Override
  public void onExecutionComplete(ExecutionComplete complete) {
    String task = complete.getExecution().taskInstance.getTaskName();
    switch (complete.getResult()) {
      case OK -> failures.succeeded(task);
      case FAILED -> complete.getCause().ifPresent(cause -> failures.failed(task, cause));
    }
  }
}
