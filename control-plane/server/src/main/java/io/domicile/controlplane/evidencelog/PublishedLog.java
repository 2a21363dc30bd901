package io.domicile.controlplane.evidencelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.note.SignedNote;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.tile.EntryBundle;
import io.domicile.evidence.tile.HashTile;
import io.domicile.evidence.tile.TileResource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The log up to its newest checkpoint, for reading. Thread-safe. */
final class PublishedLog {

  private final Jdbi jdbi;

  PublishedLog(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The newest checkpoint, signed. */
  SignedNote checkpoint() {
    return jdbi.withExtension(LogDao.class, PublishedLog::latest);
  }

  /** A tile's bytes; empty where the log does not reach that far. */
  Optional<byte[]> tile(TileResource tile) {
    return jdbi.withExtension(
        LogDao.class,
        dao -> tile.isIn(size(latest(dao))) ? Optional.of(contents(dao, tile)) : Optional.empty());
  }

  /**
   * The proof that an entry is in the log as of the newest checkpoint; empty where there is no such
   * entry.
   */
  Optional<TlogProof> proof(long index) {
    return jdbi.withExtension(
        LogDao.class,
        dao -> {
          SignedNote checkpoint = latest(dao);
          long size = size(checkpoint);
          if (index < 0 || index >= size) {
            return Optional.empty();
          }
          InclusionProof inclusion =
              StoredNodes.with(dao, nodes -> InclusionProof.generate(index, size, nodes));
          return Optional.of(
              new TlogProof(dao.entries(index, 1).getFirst(), inclusion, checkpoint));
        });
  }

  private static byte[] contents(LogDao dao, TileResource tile) {
    return switch (tile) {
      case HashTile hashes -> StoredNodes.with(dao, hashes::contents);
      case EntryBundle entries ->
          entries.contents(dao.entries(entries.firstEntry(), entries.width()));
    };
  }

  private static SignedNote latest(LogDao dao) {
    String note =
        dao.latestCheckpoint()
            .orElseThrow(() -> new IllegalStateException("the log has no checkpoint yet"));
    try {
      return SignedNote.parse(note.getBytes(UTF_8));
    } catch (MalformedEvidenceException e) {
      throw new CorruptLogException("the last checkpoint cannot be read: " + e.getMessage());
    }
  }

  private static long size(SignedNote checkpoint) {
    try {
      return Checkpoint.parse(checkpoint.text()).size();
    } catch (MalformedEvidenceException e) {
      throw new CorruptLogException("the last checkpoint cannot be read: " + e.getMessage());
    }
  }
}
