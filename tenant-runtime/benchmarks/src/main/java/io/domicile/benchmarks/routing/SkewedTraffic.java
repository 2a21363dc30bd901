package io.domicile.benchmarks.routing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests that come for tenants by Zipf's law with exponent 1.0, each one transaction: read a row,
 * change it. In the open loop requests arrive by a Poisson process, whether earlier ones have been
 * answered or not, and latency counts from the time of arrival (G. Tene on coordinated omission; B.
 * Schroeder, A. Wierman, M. Harchol-Balter, "Open Versus Closed", NSDI 2006).
 */
final class SkewedTraffic {
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int MOST_IN_FLIGHT = 20_000;

  private final double[] cumulative;

  SkewedTraffic(int tenants) {
    this.cumulative = new double[tenants];
    double sum = 0;
    for (int i = 0; i < tenants; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    for (int i = 0; i < tenants; i++) {
      cumulative[i] /= sum;
    }
  }

  /** A tenant, 0 the hottest. */
  int draw(SplittableRandom random) {
    int found = Arrays.binarySearch(cumulative, random.nextDouble());
    return Math.min(found >= 0 ? found : -found - 1, cumulative.length - 1);
  }

  /**
   * What came out of an open loop.
   *
   * @param answered requests a second
   * @param failed requests that got no connection, or whose transaction failed
   * @param dropped arrivals that found too many others waiting; a system that has any is overrun
   * @param all latencies of all requests, microseconds
   * @param byTenant the same for each tenant
   */
  record Result(
      double answered, long failed, long dropped, Histogram all, List<Histogram> byTenant) {

    /** A percentile in milliseconds. */
    double millis(double percentile) {
      return all.getValueAtPercentile(percentile) / 1e3;
    }

    /** A percentile over the requests of the tenants from one rank to before another, in ms. */
    double millis(double percentile, int from, int to) {
      var joined = new Histogram(HIGHEST_MICROS, 3);
      byTenant.subList(from, to).forEach(joined::add);
      return joined.getValueAtPercentile(percentile) / 1e3;
    }
  }

  /** Requests a second that so many clients get, each asking again as soon as it is answered. */
  double capacity(Contender contender, int clients, Duration time) throws InterruptedException {
    var answered = new LongAdder();
    long end = System.nanoTime() + time.toNanos();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < clients; i++) {
      var random = new SplittableRandom(i);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      try {
                        transact(contender, draw(random), random.nextInt(TenantCluster.ROWS));
                        answered.increment();
                      } catch (SQLException e) {
                        LockSupport.parkNanos(1_000_000);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return answered.sum() / (time.toNanos() / 1e9);
  }

  /** Requests at a rate of so many a second, after a warm-up that is not counted. */
  Result run(Contender contender, double rate, Duration warmUp, Duration time)
      throws InterruptedException {
    arrive(contender, rate, warmUp, new SplittableRandom(1));
    return arrive(contender, rate, time, new SplittableRandom(2));
  }

  private Result arrive(Contender contender, double rate, Duration time, SplittableRandom random)
      throws InterruptedException {
    var byTenant = new ArrayList<Histogram>();
    for (int i = 0; i < cumulative.length; i++) {
      byTenant.add(new ConcurrentHistogram(HIGHEST_MICROS, 3));
    }
    var inFlight = new Semaphore(MOST_IN_FLIGHT);
    var failed = new LongAdder();
    long dropped = 0;
    long began = System.nanoTime();
    double next = 0;
    while (next < time.toNanos()) {
      long arrival = began + (long) next;
      for (long left = arrival - System.nanoTime(); left > 0; left = arrival - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int tenant = draw(random);
      int row = random.nextInt(TenantCluster.ROWS);
      if (inFlight.tryAcquire()) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    transact(contender, tenant, row);
                    long micros = (System.nanoTime() - arrival) / 1_000;
                    byTenant.get(tenant).recordValue(Math.min(micros, HIGHEST_MICROS));
                  } catch (SQLException e) {
                    failed.increment();
                  } finally {
                    inFlight.release();
                  }
                });
      } else {
        dropped++;
      }
      next -= Math.log(1 - random.nextDouble()) / rate * 1e9;
    }
    inFlight.acquire(MOST_IN_FLIGHT);
    double seconds = (System.nanoTime() - began) / 1e9;
    var all = new Histogram(HIGHEST_MICROS, 3);
    byTenant.forEach(all::add);
    return new Result(all.getTotalCount() / seconds, failed.sum(), dropped, all, byTenant);
  }

  private static void transact(Contender contender, int tenant, int row) throws SQLException {
    try (Connection connection = contender.connect(tenant)) {
      connection.setAutoCommit(false);
      try (PreparedStatement read =
              connection.prepareStatement("SELECT cents FROM app.account WHERE id = ?");
          PreparedStatement write =
              connection.prepareStatement("UPDATE app.account SET cents = ? WHERE id = ?")) {
        read.setInt(1, row + 1);
        long cents;
        try (var rows = read.executeQuery()) {
          if (!rows.next()) {
            throw new SQLException("There is no such row.");
          }
          cents = rows.getLong(1);
        }
        write.setLong(1, cents + 1);
        write.setInt(2, row + 1);
        write.executeUpdate();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }
}
