package io.domicile.benchmarks.routing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One GET, asked again and again. */
final class HttpLoad {
  private static final long HIGHEST_MICROS = 60_000_000;
  private static final int MOST_IN_FLIGHT = 2_000;

  private final HttpClient http;
  private final HttpRequest request;
  private final LongAdder failed = new LongAdder();

  HttpLoad(HttpClient http, URI uri, String bearer, @Nullable String host) {
    this.http = http;
    var builder =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + bearer);
    if (host != null) {
      builder.header("Host", host);
    }
    this.request = builder.build();
  }

  /** The answer's body, once, to see that it is what is to be measured. */
  String once() throws IOException, InterruptedException {
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("It answers " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  /** Requests a second that so many clients get, each asking again as soon as it is answered. */
  double capacity(int clients, Duration time) throws InterruptedException {
    var answered = new LongAdder();
    long end = System.nanoTime() + time.toNanos();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < clients; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      if (ask()) {
                        answered.increment();
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return answered.sum() / (time.toNanos() / 1e9);
  }

  /**
   * Latencies in microseconds, from arrival, of requests that come by a Poisson process. One that
   * is not answered with 200 counts as the highest there is.
   *
   * @param into is added to
   */
  void open(double rate, Duration time, Histogram into) throws InterruptedException {
    var latencies = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    var inFlight = new Semaphore(MOST_IN_FLIGHT);
    var random = new SplittableRandom(7);
    long began = System.nanoTime();
    double next = 0;
    while (next < time.toNanos()) {
      long arrival = began + (long) next;
      for (long left = arrival - System.nanoTime(); left > 0; left = arrival - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      inFlight.acquire();
      Thread.ofVirtual()
          .start(
              () -> {
                boolean answered = ask();
                if (!answered) {
                  failed.increment();
                }
                long micros = answered ? (System.nanoTime() - arrival) / 1_000 : HIGHEST_MICROS;
                latencies.recordValue(Math.min(micros, HIGHEST_MICROS));
                inFlight.release();
              });
      next -= Math.log(1 - random.nextDouble()) / rate * 1e9;
    }
    inFlight.acquire(MOST_IN_FLIGHT);
    into.add(latencies);
  }

  /** Requests of the open loops so far that were not answered with 200. */
  long failed() {
    return failed.sum();
  }

  private boolean ask() {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Histogram histogram() {
    return new Histogram(HIGHEST_MICROS, 3);
  }
}
