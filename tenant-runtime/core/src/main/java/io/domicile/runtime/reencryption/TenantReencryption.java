package io.domicile.runtime.reencryption;

import io.domicile.runtime.sealing.SealedTable;
import io.domicile.runtime.sealing.Sealer;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Transaction;
import java.util.List;
import java.util.Map;

/**
 * Takes one tenant's data one batch further. Everything a batch does commits with it: rows, cursor
 * and counts; a batch that is killed has not been.
 */
final class TenantReencryption {

  private final List<SealedTable> tables;
  private final ReencryptionLimits limits;

  /** What a step did. */
  record Step(int rewritten, State state) {}

  /** What there is to do next. */
  enum State {
    /** More, at once. */
    MORE,
    /** Nothing for now: all is done, or others are at it, or what is left cannot be opened. */
    NOTHING
  }

  TenantReencryption(List<SealedTable> tables, ReencryptionLimits limits) {
    this.tables = tables;
    this.limits = limits;
  }

  Step step(Tenant tenant) {
    return tenant.inTransaction(this::step);
  }

  private Step step(Transaction transaction) {
    var progress = transaction.attach(Progress.class);
    Sealer sealer = transaction.sealer();
    int version = sealer.keyVersion();
    if (progress.begun(version) < tables.size()) {
      for (SealedTable table : tables) {
        if (progress.begin(table.name(), version)) {
          count(progress, new SealedRows(transaction.handle(), table, sealer), table, version);
          break;
        }
      }
      return new Step(0, State.MORE);
    }
    var unfinished = progress.takeUnfinished(version, known());
    if (unfinished.isPresent()) {
      return batch(transaction, progress, unfinished.get(), version);
    }
    double seconds = limits.recount().toMillis() / 1_000.0;
    var old = progress.takeToRecount(version, seconds, known());
    if (old.isPresent()) {
      SealedTable table = table(old.get());
      var rows = new SealedRows(transaction.handle(), table, sealer);
      progress.endPass(table.name(), version, count(progress, rows, table, version));
      return new Step(0, State.MORE);
    }
    return new Step(0, State.NOTHING);
  }

  private Step batch(Transaction transaction, Progress progress, Progress.Table at, int version) {
    SealedTable table = table(at);
    var rows = new SealedRows(transaction.handle(), table, transaction.sealer());
    SealedRows.Batch batch = rows.rewrite(at.rowCursor(), limits.batchRows());
    batch.byField().forEach((field, count) -> progress.lessen(table.name(), field, version, count));
    if (batch.last() != null) {
      progress.advance(table.name(), version, batch.last(), batch.rewritten());
    }
    if (batch.seen() == limits.batchRows()) {
      return new Step(batch.rewritten(), State.MORE);
    }
    long left = count(progress, rows, table, version);
    progress.endPass(table.name(), version, left);
    return new Step(batch.rewritten(), left == 0 ? State.MORE : State.NOTHING);
  }

  private static long count(Progress progress, SealedRows rows, SealedTable table, int version) {
    Map<String, Long> counts = rows.count();
    counts.forEach((field, count) -> progress.counted(table.name(), field, version, count));
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private String[] known() {
    return tables.stream().map(SealedTable::name).toArray(String[]::new);
  }

  private SealedTable table(Progress.Table at) {
    return tables.stream()
        .filter(table -> table.name().equals(at.tableName()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "This release does not know the sealed table " + at.tableName() + "."));
  }
}
