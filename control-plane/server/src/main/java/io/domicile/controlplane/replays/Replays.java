package io.domicile.controlplane.replays;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.health.HealthCheck;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.context.ServerContext;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.residency.decision.Decisions;
import io.domicile.service.database.Document;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes kept decisions again, on demand and in the background. Thread-safe. */
public final class Replays {

  private static final Logger log = LoggerFactory.getLogger(Replays.class);
  private static final Actor ACTOR = Actor.of(Principal.system("replay-decisions"));
  private static final int AT_ONCE = 100;

  private final Jdbi jdbi;
  private final Replay replay;
  private final EvidenceLog evidence;
  private final Clock clock;

  private Replays(Jdbi jdbi, Decisions decisions, EvidenceLog evidence, Clock clock) {
    this.jdbi = jdbi;
    this.replay = new Replay(decisions.regions(), new KeptTexts(jdbi, decisions.packs()));
    this.evidence = evidence;
    this.clock = clock;
  }

  /** Wires the endpoint, the health check and the metric into an application. */
  public static Replays install(
      ServerContext context, Decisions decisions, Environment environment) {
    var replays = new Replays(context.jdbi(), decisions, context.evidence(), context.clock());
    Gauge<Long> alarms = replays::alarms;
    environment.metrics().gauge("decisions.replay.alarms", () -> alarms);
    environment.healthChecks().register("decision-replay", replays.healthCheck());
    environment.jersey().register(new ReplayResource(replays));
    return replays;
  }

  /**
   * What a replay came to.
   *
   * @param decisions how many were made again
   * @param same how many of them came out as they did
   * @param notProven how many could not be made again: a pack, a list or the payload is not here
   * @param different the events with decisions that came out otherwise
   * @param next where to go on; null at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Report(
      int events,
      int decisions,
      int same,
      int notProven,
      List<Different> different,
      @Nullable Long next) {}

  /** An event whose decisions came out otherwise. */
  public record Different(long event, String subject, List<Replay.Difference> decisions) {}

  /** Goes round and round through all that is kept, some at each turn. */
  public RecurringTask<Void> replaying(Duration interval) {
    return Tasks.recurring("replay-decisions", FixedDelay.of(interval))
        .execute((instance, context) -> turn());
  }

  private void turn() {
    long after = jdbi.withExtension(ReplayDao.class, ReplayDao::progress);
    Report report = run(after, null);
    long next = report.next() == null ? 0 : report.next();
    jdbi.useExtension(ReplayDao.class, dao -> dao.progress(next));
  }

  /**
   * Makes the decisions of some events again.
   *
   * @param subject only those about it; null for all
   */
  Report run(long after, @Nullable String subject) {
    List<ReplayDao.Kept> kept =
        jdbi.withExtension(ReplayDao.class, dao -> dao.after(after, subject, AT_ONCE));
    int same = 0;
    int notProven = 0;
    int differ = 0;
    var different = new ArrayList<Different>();
    for (ReplayDao.Kept event : kept) {
      String content = event.content();
      if (content == null) {
        notProven++;
        continue;
      }
      Replay.Outcome outcome = replay.of(content);
      same += outcome.same();
      notProven += outcome.notProven();
      differ += outcome.differences().size();
      if (!outcome.differences().isEmpty()) {
        different.add(new Different(event.id(), event.subject(), outcome.differences()));
        alarm(event, outcome.differences());
      } else if (event.alarmed()) {
        clear(event);
      }
    }
    return new Report(
        kept.size(),
        same + notProven + differ,
        same,
        notProven,
        different,
        kept.size() < AT_ONCE ? null : Long.valueOf(kept.getLast().id()));
  }

  private void alarm(ReplayDao.Kept event, List<Replay.Difference> differences) {
    jdbi.useTransaction(
        handle -> {
          int alarmed =
              handle
                  .attach(ReplayDao.class)
                  .alarm(event.id(), new Document(differences), clock.instant());
          if (alarmed == 1) {
            evidence.append(
                handle,
                new ReplayEvent.ReplayDiffered(event.id(), Json.mapper().valueToTree(differences)),
                ACTOR);
            log.error(
                "Decisions of event {} about {} come out otherwise when they are made again: {}",
                event.id(),
                event.subject(),
                differences);
          }
        });
  }

  private void clear(ReplayDao.Kept event) {
    jdbi.useTransaction(
        handle -> {
          if (handle.attach(ReplayDao.class).clear(event.id(), clock.instant()) == 1) {
            evidence.append(handle, new ReplayEvent.ReplayAgreed(event.id()), ACTOR);
            log.warn("Decisions of event {} come out as they did again.", event.id());
          }
        });
  }

  private long alarms() {
    return jdbi.withExtension(ReplayDao.class, ReplayDao::alarms).number();
  }

  /**
   * Says what alarms there are, and is healthy even so: no request would be answered better if all
   * servers, which share the registry, were taken out of service at once.
   */
  private HealthCheck healthCheck() {
    return new HealthCheck() {
      @Override
      protected Result check() {
        ReplayDao.Alarms alarms = jdbi.withExtension(ReplayDao.class, ReplayDao::alarms);
        return alarms.number() == 0
            ? Result.healthy()
            : Result.healthy(
                "ALARM: decisions of %d events come out otherwise when they are made again, the first of event %d.",
                alarms.number(), alarms.first());
      }
    };
  }
}
