package io.domicile.controlplane.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.controlplane.idempotency.IdempotencyDao.Kept;
import io.domicile.service.database.Document;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Runs each change once per key. A second request with the key waits for the first one's
 * transaction, on whichever server process that is; if it came to nothing, the second one is the
 * first. A refusal keeps nothing, so that its key can be used again. Thread-safe.
 */
public final class Idempotency {

  /** How long a key is remembered. */
  public static final Duration MEMORY = Duration.ofDays(7);

  /** There is one kind of principal that needs keys, and one of it. */
  private static final String PRINCIPAL = "administrator";

  private final Jdbi jdbi;
  private final Clock clock;

  public Idempotency(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Runs the change in one transaction with its key, or answers as before.
   *
   * @param header the request's {@code Idempotency-Key}
   * @param route the method and path, so that a key does not serve two endpoints
   * @param body the request as read; compared by its JSON, so that spacing does not matter
   * @throws ProblemException {@code idempotency_key_required}, {@code idempotency_key_reused}
   */
  public Answer once(
      @Nullable String header, String route, Object body, Function<Handle, Answer> change) {
    String key = IdempotencyKey.require(header).value();
    String hash = hash(route, body);
    return jdbi.inTransaction(
        handle -> {
          IdempotencyDao dao = handle.attach(IdempotencyDao.class);
          if (dao.claim(PRINCIPAL, key, hash, clock.instant()) == 0) {
            return replay(dao.kept(PRINCIPAL, key), hash);
          }
          Answer answer = change.apply(handle);
          switch (answer) {
            case Answer.Begun begun -> dao.keep(PRINCIPAL, key, begun.operation(), null, null);
            case Answer.Fixed fixed ->
                dao.keep(PRINCIPAL, key, null, fixed.status(), new Document(fixed.kept()));
            case Answer.Replayed ignored ->
                throw new IllegalStateException("a change does not answer with a replay");
          }
          return answer;
        });
  }

  private static Answer replay(Kept kept, String hash) {
    if (!kept.requestSha256().equals(hash)) {
      throw new ProblemException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "This Idempotency-Key was used for a request with another body or address.");
    }
    UUID operation = kept.operation();
    if (operation != null) {
      return new Answer.Begun(operation);
    }
    Integer status = kept.status();
    return new Answer.Replayed(status == null ? 204 : status, kept.body());
  }

  private static String hash(String route, Object body) {
    var text = new ByteArrayOutputStream();
    text.writeBytes(route.getBytes(UTF_8));
    text.write('\n');
    text.writeBytes(Json.write(body));
    return HexFormat.of().formatHex(Digests.sha256(text.toByteArray()));
  }

  /** Forgets old keys. */
  public RecurringTask<Void> forgetting() {
    return Tasks.recurring("forget-idempotency-keys", FixedDelay.ofHours(1))
        .execute(
            (instance, context) ->
                jdbi.useExtension(
                    IdempotencyDao.class, dao -> dao.forget(clock.instant().minus(MEMORY))));
  }
}
