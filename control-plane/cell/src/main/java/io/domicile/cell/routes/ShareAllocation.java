package io.domicile.cell.routes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides a cluster's budget among the runtimes of a cell. What a runtime may still be using is
 * never offered to another: a share is made smaller at once, and handed on when its holder has
 * acknowledged the smaller one, or has been silent for so long that it has given it up by itself.
 * Pure.
 *
 * @param budget the connections that all runtimes may hold together
 * @param reservedPercent how much of an equal share is a runtime's own, whether it is there or not
 */
record ShareAllocation(int budget, int reservedPercent) {

  /**
   * One runtime's account.
   *
   * @param serial of the last offer, 0 for none
   * @param offered the last offer
   * @param reserved the part of it that outlives silence
   * @param held the most it may be using, as far as it has told
   * @param kept the most it may be using once it has been silent for long
   * @param silent whether it has been silent for so long
   */
  record RuntimeShare(
      String runtime, long serial, int offered, int reserved, int held, int kept, boolean silent) {

    static RuntimeShare unknown(String runtime) {
      return new RuntimeShare(runtime, 0, 0, 0, 0, 0, true);
    }

    /**
     * The runtime asks. What it had given up in its silence does not come back with its old share.
     *
     * @param known the serial of the last offer it was told
     * @param settled the serial of the last offer it keeps to
     */
    RuntimeShare asks(long known, long settled) {
      RuntimeShare present = (silent ? reclaimed() : this).after(known);
      return settled > 0 && settled == present.serial
          ? new RuntimeShare(
              runtime,
              present.serial,
              present.offered,
              present.reserved,
              present.offered,
              present.reserved,
              false)
          : new RuntimeShare(
              runtime,
              present.serial,
              present.offered,
              present.reserved,
              present.held,
              present.kept,
              false);
    }

    RuntimeShare offer(int connections, int own) {
      int most = Math.max(held, connections);
      return new RuntimeShare(
          runtime, serial + 1, connections, own, most, Math.max(kept, own), silent);
    }

    /** A runtime that knows a later offer than we do, as after a restore, gets a later one yet. */
    private RuntimeShare after(long known) {
      return known <= serial
          ? this
          : new RuntimeShare(runtime, known + 1, offered, reserved, held, kept, silent);
    }

    /** What it has given up by itself cannot come back with an old offer: there is a new one. */
    RuntimeShare reclaimed() {
      return held == kept && offered <= kept
          ? this
          : new RuntimeShare(
              runtime,
              serial + 1,
              Math.min(offered, kept),
              Math.min(reserved, kept),
              kept,
              kept,
              true);
    }
  }

  /** An equal part of what is reserved; everything, for the only runtime. */
  int reserve(int runtimes) {
    if (runtimes == 0) {
      return 0;
    }
    return runtimes == 1 ? budget : (int) ((long) budget * reservedPercent / 100 / runtimes);
  }

  /** The accounts after the next step towards equal shares; those that stay are the same. */
  List<RuntimeShare> divide(List<RuntimeShare> accounts) {
    var next = new ArrayList<RuntimeShare>();
    accounts.forEach(account -> next.add(account.silent() ? account.reclaimed() : account));
    int reserve = reserve(accounts.size());
    int present = (int) next.stream().filter(account -> !account.silent()).count();
    if (present == 0) {
      return next;
    }
    int away =
        next.stream()
            .filter(RuntimeShare::silent)
            .mapToInt(account -> Math.max(account.kept(), reserve))
            .sum();
    int target = Math.max(0, (budget - away) / present);
    next.replaceAll(
        account ->
            !account.silent() && account.offered() > target
                ? account.offer(target, Math.min(reserve, target))
                : account);
    int free = budget - next.stream().mapToInt(RuntimeShare::held).sum();
    next.sort(Comparator.comparingInt(RuntimeShare::offered).thenComparing(RuntimeShare::runtime));
    for (int i = 0; i < next.size(); i++) {
      RuntimeShare account = next.get(i);
      int offer = Math.min(target, account.held() + Math.max(0, free));
      if (!account.silent() && offer > account.offered()) {
        RuntimeShare given = account.offer(offer, Math.min(reserve, offer));
        free -= given.held() - account.held();
        next.set(i, given);
      }
    }
    return next;
  }
}
