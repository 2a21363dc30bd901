package io.domicile.vaults.awskms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kms.model.KmsException;

final class KmsErrorsTest {

  /** Denied is an answer about the key; that our credentials are not good is not. */
  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, 400, FORBIDDEN",
    "ExpiredTokenException, 403, UNAUTHENTICATED",
    "UnrecognizedClientException, 400, UNAUTHENTICATED",
    "InvalidSignatureException, 400, UNAUTHENTICATED",
    "ThrottlingException, 400, THROTTLED",
    "KeyUnavailableException, 500, UNREACHABLE",
    "DependencyTimeoutException, 503, UNREACHABLE",
    "ValidationException, 400, REFUSED"
  })
  void an_error_of_kms_is_told_apart_by_what_it_says_of_the_key(
      String code, int status, Reason expected) {
    var thrown =
        catchThrowableOfType(
            VaultException.class,
            () ->
                KmsErrors.of(
                    "Decrypt",
                    () -> {
                      throw KmsException.builder()
                          .statusCode(status)
                          .awsErrorDetails(
                              AwsErrorDetails.builder()
                                  .errorCode(code)
                                  .errorMessage("what was sent")
                                  .build())
                          .build();
                    }));
    assertThat(thrown.reason()).isEqualTo(expected);
    assertThat(thrown.getMessage()).contains("Decrypt", code).doesNotContain("what was sent");
  }
}
