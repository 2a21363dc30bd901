package io.domicile.runtime.sealing;

import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Opens a sealed stream segment by segment, one ahead. For one thread at a time. */
final class OpenedInputStream extends InputStream {

  private final RootKey root;
  private final Engine engine;
  private final byte[] bound;
  private final InputStream from;
  private final byte[] sealed = new byte[StreamFormat.SEALED_SEGMENT_LENGTH + 1];
  private final byte[] plain = new byte[StreamFormat.SEGMENT_LENGTH];
  private int carried;
  private int at;
  private int end;
  private long segments;
  private boolean last;
  private boolean over;

  OpenedInputStream(RootKey root, Engine engine, UUID row, byte[] header, InputStream from) {
    this.root = root;
    this.engine = engine;
    this.from = from;
    this.bound = StreamFormat.associatedData(engine.field(), row);
    engine.committed(header, StreamFormat.SALT_AT, StreamFormat.COMMITMENT_AT);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (at == end) {
      if (last) {
        return -1;
      }
      if (length < StreamFormat.SEGMENT_LENGTH) {
        buffer();
      } else {
        int opened = next(into, offset);
        if (opened > 0) {
          return opened;
        }
      }
    }
    int given = Math.min(length, end - at);
    System.arraycopy(plain, at, into, offset, given);
    at += given;
    return given;
  }

  @Override
  public long transferTo(OutputStream to) throws IOException {
    long sent = 0;
    while (at < end || !last) {
      if (at == end) {
        buffer();
      }
      to.write(plain, at, end - at);
      sent += end - at;
      at = end;
    }
    return sent;
  }

  /** Opens the next segment into the buffer, which is empty. */
  private void buffer() throws IOException {
    at = 0;
    end = 0;
    end = next(plain, 0);
  }

  /**
   * Opens the next segment, and returns its length. It is the last if nothing follows it; whether
   * it was meant to be, its nonce says.
   */
  private int next(byte[] into, int offset) throws IOException {
    if (over) {
      throw new IOException("The stream is closed, or did not open.");
    }
    requireKey();
    int length = carried + from.readNBytes(sealed, carried, sealed.length - carried);
    boolean nothingFollows = length < sealed.length;
    int segment = nothingFollows ? length : sealed.length - 1;
    // Only an empty object has an empty segment, so that an object has one form.
    boolean superfluous = segment == Engine.TAG_LENGTH && segments > 0;
    if (segment < Engine.TAG_LENGTH || superfluous || segments == StreamFormat.MAX_SEGMENTS) {
      throw refused(Reason.NOT_GENUINE);
    }
    int opened;
    try {
      Cipher cipher =
          engine.cipher(Cipher.DECRYPT_MODE, StreamFormat.nonce(segments, nothingFollows));
      cipher.updateAAD(bound);
      opened = cipher.doFinal(sealed, 0, segment, into, offset);
    } catch (AEADBadTagException e) {
      throw refused(Reason.NOT_GENUINE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-256-GCM.", e);
    }
    segments++;
    last = nothingFollows;
    if (last) {
      finished();
    } else {
      sealed[0] = sealed[segment];
      carried = 1;
    }
    return opened;
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

  private CannotOpenException refused(Reason reason) {
    at = 0;
    end = 0;
    finished();
    return new CannotOpenException(reason);
  }

  private void finished() {
    over = true;
    engine.wipe();
    engine.giveBack();
  }

  /** Forgets the key and what was read. Leaves the other side open. */
  @Override
  public void close() {
    if (!over) {
      finished();
    }
    KeyDerivation.wipe(plain);
    at = 0;
    end = 0;
    last = false;
    over = true;
  }
}
