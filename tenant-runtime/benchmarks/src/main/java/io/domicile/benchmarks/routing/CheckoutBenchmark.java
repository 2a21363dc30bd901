package io.domicile.benchmarks.routing;

import io.domicile.contract.secret.Secret;
import io.domicile.runtime.pools.PoolLimits;
import io.domicile.vaults.DatabaseCredential;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Checkout and return, over a thousand tenants' pools that each hold an open connection. */
@State(Scope.Benchmark)
public class CheckoutBenchmark {
  static final DatabaseCredential ROLE = new DatabaseCredential("nobody", new Secret<>("none"));

  private static final int CONNECTIONS_EACH = 2;

  @Param({"ours", "bareHikari", "spring", "baomidou"})
  public String contender = "";

  @Param("1000")
  public int tenants;

  private @Nullable SilentServer server;
  private @Nullable Contender subject;

  /** Each thread goes through the tenants in an order of its own. */
  @State(Scope.Thread)
  public static class Order {
    private int[] order = {};
    private int next;

    @Setup
    public void shuffle(CheckoutBenchmark benchmark) {
      var random = new SplittableRandom(Thread.currentThread().threadId());
      order = random.ints(4_096, 0, benchmark.tenants).toArray();
    }

    int next() {
      next = (next + 1) & 4_095;
      return order[next];
    }
  }

  @Setup
  public void open() throws Exception {
    var opened = new SilentServer();
    server = opened;
    var homes = BenchmarkHomes.of(tenants, opened.port(), ROLE);
    var chosen =
        switch (contender) {
          case "ours" -> Contender.ours(homes, CONNECTIONS_EACH * tenants, PoolLimits.DEFAULTS);
          case "bareHikari" -> Contender.bareHikari(homes, CONNECTIONS_EACH, 1);
          case "spring" -> Contender.spring(homes, CONNECTIONS_EACH, 1);
          case "baomidou" -> Contender.baomidou(homes, CONNECTIONS_EACH, 1);
          default -> throw new IllegalArgumentException(contender);
        };
    subject = chosen;
    for (int i = 0; i < tenants; i++) {
      chosen.connect(i).close();
    }
  }

  @TearDown
  public void close() throws Exception {
    Objects.requireNonNull(subject).close();
    Objects.requireNonNull(server).close();
  }

  @Benchmark
  public Connection checkout(Order order) throws SQLException {
    try (Connection connection = Objects.requireNonNull(subject).connect(order.next())) {
      return connection;
    }
  }
}
