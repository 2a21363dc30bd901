package io.domicile.contract.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignedDocumentTest {

  private record Note(String text) {}

  private final SigningKey key = SigningKey.generate();
  private final SignedDocument signed =
      SignedDocument.sign(DocumentType.DESIRED_STATE, new Note("so be it"), key);

  @Test
  void a_document_verifies_with_the_key_that_signed_it() throws InvalidSignatureException {
    var read =
        signed.verify(DocumentType.DESIRED_STATE, List.of(key.verificationKey()), Note.class);

    assertThat(read).isEqualTo(new Note("so be it"));
  }

  @Test
  void a_document_signed_by_a_key_that_is_not_trusted_is_refused() {
    var other = SigningKey.generate().verificationKey();

    assertThatThrownBy(() -> signed.verify(DocumentType.DESIRED_STATE, List.of(other), Note.class))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void a_document_does_not_pass_for_one_of_another_kind() {
    assertThatThrownBy(
            () ->
                signed.verify(
                    DocumentType.ROUTE_SNAPSHOT, List.of(key.verificationKey()), Note.class))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void a_single_changed_character_anywhere_is_refused() {
    for (int i = 0; i < signed.compact().length(); i++) {
      char original = signed.compact().charAt(i);
      // The last character of a base64url part carries unused bits; '.' is a change of structure.
      char changed = original == 'A' ? 'Q' : 'A';
      var tampered =
          new SignedDocument(
              signed.compact().substring(0, i) + changed + signed.compact().substring(i + 1));
      assertThatThrownBy(
              () ->
                  tampered.verify(
                      DocumentType.DESIRED_STATE, List.of(key.verificationKey()), Note.class))
          .as("character %d", i)
          .isInstanceOf(InvalidSignatureException.class);
    }
  }

  @Test
  void an_unsigned_document_is_refused() {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    String header =
        base64.encodeToString(
            "{\"alg\":\"none\",\"typ\":\"domicile-desired-state\"}".getBytes(UTF_8));
    String payload = base64.encodeToString("{\"text\":\"so be it\"}".getBytes(UTF_8));

    for (String compact : List.of(header + "." + payload + ".", "", "..", "not a document")) {
      assertThatThrownBy(
              () ->
                  new SignedDocument(compact)
                      .verify(
                          DocumentType.DESIRED_STATE, List.of(key.verificationKey()), Note.class))
          .isInstanceOf(InvalidSignatureException.class);
    }
  }
}
