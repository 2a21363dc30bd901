package io.domicile.evidence.command;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.note.NotePublicKey;
import io.domicile.evidence.note.SignedNote;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.verify.ProofVerdict;
import io.domicile.evidence.verify.Verifier;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code java -jar domicile-evidence.jar}: verifies files offline. Exit status 0 if all is
 * verified, 1 if something is not, 2 if the command could not be understood or a file not be read.
 */
public final class VerifyCommand {

  private static final String USAGE =
      """
      Verifies a Domicile evidence log offline. KEY is the log's public key file, got from elsewhere than the log.

        proof KEY FILE...       each FILE is an entry's proof, as /v1/log/entries/N/proof gives it
        log KEY DIRECTORY       DIRECTORY is a copy of the log, files named as the paths below /v1/log:
                                checkpoint, tile/entries/000, ...; nothing may be missing
      """;

  private final PrintStream out;

  VerifyCommand(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(new VerifyCommand(System.out).run(List.of(arguments)));
  }

  /** Runs the command and returns its exit status. */
  int run(List<String> arguments) {
    try {
      return switch (arguments) {
        case List<String> a when a.size() >= 3 && a.getFirst().equals("proof") ->
            proofs(key(a), a.subList(2, a.size()));
        case List<String> a when a.size() == 3 && a.getFirst().equals("log") ->
            log(key(a), Path.of(a.getLast()));
        default -> {
          out.print(USAGE);
          yield 2;
        }
      };
    } catch (IOException | UncheckedIOException | MalformedEvidenceException e) {
      out.println("cannot verify: " + e.getMessage());
      return 2;
    }
  }

  private static NotePublicKey key(List<String> arguments)
      throws IOException, MalformedEvidenceException {
    return NotePublicKey.parse(Files.readString(Path.of(arguments.get(1))).stripTrailing());
  }

  private int proofs(NotePublicKey key, List<String> files)
      throws IOException, MalformedEvidenceException {
    boolean all = true;
    for (String file : files) {
      byte[] proof = Files.readAllBytes(Path.of(file));
      boolean verified = report(file, verifier(key).proof(proof));
      all &= verified;
      if (verified) {
        LogEntry entry = LogEntry.parse(TlogProof.parse(proof).entry());
        out.println(
            "  entry %d: %s, number %d of %s, at %s"
                .formatted(
                    entry.index(), entry.kind(), entry.sequence(), entry.subject(), entry.at()));
      }
    }
    return all ? 0 : 1;
  }

  private int log(NotePublicKey key, Path directory)
      throws IOException, MalformedEvidenceException {
    byte[] checkpoint = Files.readAllBytes(directory.resolve("checkpoint"));
    ProofVerdict verdict = verifier(key).checkpoint(checkpoint);
    if (verdict.isVerified()) {
      long size = Checkpoint.parse(SignedNote.parse(checkpoint).text()).size();
      verdict = verifier(key).whole(checkpoint, new EntryFiles(directory, size));
    }
    return report(directory.toString(), verdict) ? 0 : 1;
  }

  private boolean report(String what, ProofVerdict verdict) {
    switch (verdict) {
      case ProofVerdict.Verified(var checkpoint) ->
          out.println(
              "verified: %s, by the checkpoint of %s with %d entries, root %s"
                  .formatted(
                      what, checkpoint.origin(), checkpoint.size(), checkpoint.root().base64()));
      case ProofVerdict.Failed(var failure, var detail) ->
          out.println("NOT VERIFIED: " + what + ": " + failure + ", " + detail);
    }
    return verdict.isVerified();
  }

  /** A log's key is named as its origin. */
  private static Verifier verifier(NotePublicKey key) {
    return new Verifier(key.name().value(), List.of(key));
  }
}
