package io.domicile.cell.keyoperations;

import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.vaults.VaultException;
import java.time.Duration;
import java.util.Locale;

/** What a caller is told when keys or their vault do not do as asked. */
final class KeyProblems {

  private KeyProblems() {}

  /** What is asked of keys and vault. */
  interface Question<T> {
    T ask() throws VaultException;
  }

  static <T> T answered(Question<T> question) {
    try {
      return question.ask();
    } catch (KeyStateException e) {
      throw new ProblemException(ErrorCode.STATE_FORBIDS, String.valueOf(e.getMessage()), e);
    } catch (VaultException e) {
      String reason = e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      throw switch (e.reason()) {
        case NOT_FOUND ->
            new ProblemException(ErrorCode.NOT_FOUND, "The vault has no such key.", e);
        case REFUSED, FORBIDDEN ->
            new ProblemException(
                ErrorCode.INVALID_REQUEST,
                "The vault does not do that with this key: " + reason,
                e);
        case KEY_DISABLED, PENDING_DESTRUCTION ->
            new ProblemException(ErrorCode.STATE_FORBIDS, "The vault's key is " + reason + ".", e);
        case UNREACHABLE, THROTTLED, UNAUTHENTICATED ->
            new ProblemException(ErrorCode.UNAVAILABLE, "The vault: " + reason + ".", e)
                .retryAfter(Duration.ofSeconds(2));
      };
    }
  }
}
