package io.domicile.runtime.sealing;

import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Random salts of 256 bits, drawn from the system's generator some at a time because each draw
 * costs a system call. A salt is public once used and never used twice. Thread-safe.
 */
final class Salts {

  static final int LENGTH = 32;

  private static final int DRAWN_AT_ONCE = 32;
  private static final int KEPT = 16;

  private final SecureRandom random;
  private final ArrayBlockingQueue<Batch> idle = new ArrayBlockingQueue<>(KEPT);

  /** One thread's at a time. */
  private static final class Batch {
    private final byte[] bytes = new byte[DRAWN_AT_ONCE * LENGTH];
    private int next = bytes.length;
  }

  Salts(SecureRandom random) {
    this.random = random;
  }

  /** Writes a fresh salt into the array. */
  void next(byte[] into, int offset) {
    Batch batch = idle.poll();
    if (batch == null) {
      batch = new Batch();
    }
    if (batch.next == batch.bytes.length) {
      random.nextBytes(batch.bytes);
      batch.next = 0;
    }
    System.arraycopy(batch.bytes, batch.next, into, offset, LENGTH);
    batch.next += LENGTH;
    boolean unused = idle.offer(batch);
  }
}
