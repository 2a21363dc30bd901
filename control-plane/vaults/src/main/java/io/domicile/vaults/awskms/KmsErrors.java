package io.domicile.vaults.awskms;

import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * What KMS's errors mean (AWS KMS API Reference, "Common Errors" and each action's own). A message
 * of ours carries the action and the error's code, and nothing that was sent.
 */
final class KmsErrors {

  private KmsErrors() {}

  /** Asks, and says in our words why it was refused. */
  static <T> T of(String action, Supplier<T> question) throws VaultException {
    try {
      return question.get();
    } catch (SdkException e) {
      throw new VaultException(reason(e), "KMS did not do " + action + ": " + code(e) + ".", e);
    }
  }

  private static Reason reason(SdkException e) {
    return switch (e) {
      case DisabledException unused -> Reason.KEY_DISABLED;
      // Pending deletion and, for what needs an enabled key, other states in which it opens
      // nothing.
      case KmsInvalidStateException unused -> Reason.PENDING_DESTRUCTION;
      case NotFoundException unused -> Reason.NOT_FOUND;
      case InvalidCiphertextException unused -> Reason.REFUSED;
      case IncorrectKeyException unused -> Reason.REFUSED;
      case AlreadyExistsException unused -> Reason.REFUSED;
      case KmsException kms when kms.isThrottlingException() || kms.statusCode() == 429 ->
          Reason.THROTTLED;
      case KmsException kms when isDenied(kms) -> Reason.FORBIDDEN;
      case KmsException kms when isUnauthenticated(kms) -> Reason.UNAUTHENTICATED;
      case KmsException kms when kms.statusCode() == 400 && !isPassing(kms) -> Reason.REFUSED;
      // The service's trouble, the network's, or a time-out.
      default -> Reason.UNREACHABLE;
    };
  }

  private static boolean isDenied(KmsException e) {
    return switch (code(e)) {
      case "AccessDeniedException", "AccessDenied" -> true;
      default -> false;
    };
  }

  /** Our credentials are wrong or have expired, which says nothing of the key. */
  private static boolean isUnauthenticated(KmsException e) {
    return switch (code(e)) {
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException" ->
          true;
      default -> false;
    };
  }

  private static boolean isPassing(KmsException e) {
    return switch (code(e)) {
      case "KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException" -> true;
      default -> false;
    };
  }

  private static String code(SdkException e) {
    return e instanceof KmsException kms
            && kms.awsErrorDetails() != null
            && kms.awsErrorDetails().errorCode() != null
        ? kms.awsErrorDetails().errorCode()
        : e.getClass().getSimpleName();
  }
}
