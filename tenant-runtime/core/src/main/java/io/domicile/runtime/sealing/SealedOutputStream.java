package io.domicile.runtime.sealing;

import io.domicile.runtime.keys.RootKey;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Cipher;

/**
 * Seals what is written to it, segment by segment. {@link #finish} says that all has been written;
 * without it the result does not open, so that work that fails half-way, and closes the stream on
 * its way out, leaves nothing that looks whole. For one thread at a time.
 */
public final class SealedOutputStream extends OutputStream {

  private final RootKey root;
  private final Engine engine;
  private final byte[] bound;
  private final OutputStream to;
  private final byte[] segment = new byte[StreamFormat.SEGMENT_LENGTH];
  private final byte[] sealed = new byte[StreamFormat.SEALED_SEGMENT_LENGTH];
  private int filled;
  private long segments;
  private boolean over;

  SealedOutputStream(RootKey root, Engine engine, UUID row, Salts salts, OutputStream to)
      throws IOException {
    this.root = root;
    this.engine = engine;
    this.to = to;
    this.bound = StreamFormat.associatedData(engine.field(), row);
    byte[] header = StreamFormat.header(engine.field().version(), salts);
    engine.commit(header, StreamFormat.SALT_AT, StreamFormat.COMMITMENT_AT);
    try {
      to.write(header);
    } catch (IOException e) {
      end();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    requireOpen();
    int at = offset;
    int left = length;
    while (left > 0) {
      // A full segment waits for one more byte, because it may be the last.
      if (filled == segment.length) {
        write(segment, filled, 0, false);
        filled = 0;
      }
      if (filled == 0 && left > segment.length) {
        write(from, segment.length, at, false);
        at += segment.length;
        left -= segment.length;
      } else {
        int taken = Math.min(left, segment.length - filled);
        System.arraycopy(from, at, segment, filled, taken);
        filled += taken;
        at += taken;
        left -= taken;
      }
    }
  }

  /** Writes the last segment and flushes; nothing can be written any more. */
  public void finish() throws IOException {
    requireOpen();
    write(segment, filled, 0, true);
    end();
    to.flush();
  }

  private void write(byte[] plain, int length, int at, boolean last) throws IOException {
    if (segments == StreamFormat.MAX_SEGMENTS) {
      throw new IOException("A sealed stream has at most 2^32 segments.");
    }
    requireKey();
    try {
      Cipher cipher = engine.cipher(Cipher.ENCRYPT_MODE, StreamFormat.nonce(segments, last));
      cipher.updateAAD(bound);
      int written = cipher.doFinal(plain, at, length, sealed, 0);
      segments++;
      to.write(sealed, 0, written);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    }
  }

  /** A stream must not outlive its key: the keys that it holds are its own. */
  private void requireKey() {
    try {
      root.requirePresent();
    } catch (RootKey.DestroyedException e) {
      close();
      throw e;
    }
  }

  /** Sends on what is sealed; what is not a whole segment yet stays here. */
  @Override
  public void flush() throws IOException {
    to.flush();
  }

  /** Forgets the key. What was not finished does not open. Leaves the other side open. */
  @Override
  public void close() {
    if (!over) {
      end();
    }
  }

  private void end() {
    over = true;
    engine.wipe();
    KeyDerivation.wipe(segment);
    engine.giveBack();
  }

  private void requireOpen() throws IOException {
    if (over) {
      throw new IOException("The sealed stream is finished or closed.");
    }
  }
}
