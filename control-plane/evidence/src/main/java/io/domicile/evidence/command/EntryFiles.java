package io.domicile.evidence.command;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.tile.EntryBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A log's entries from a directory of bundles, one bundle in memory at a time. */
final class EntryFiles implements Iterator<byte[]> {

  private final Path directory;
  private final Iterator<EntryBundle> bundles;
  private Iterator<byte[]> entries = Collections.emptyIterator();

  EntryFiles(Path directory, long size) {
    this.directory = directory;
    this.bundles = EntryBundle.of(size).iterator();
  }

  @Override
  public boolean hasNext() {
    return entries.hasNext() || bundles.hasNext();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!entries.hasNext()) {
      entries = read(bundles.next());
    }
    return entries.next();
  }

  private Iterator<byte[]> read(EntryBundle bundle) {
    try {
      return bundle.entries(Files.readAllBytes(directory.resolve(bundle.path()))).iterator();
    } catch (MalformedEvidenceException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException("no " + bundle.path() + " in " + directory, e);
    }
  }
}
