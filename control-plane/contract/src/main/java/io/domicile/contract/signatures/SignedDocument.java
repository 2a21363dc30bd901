package io.domicile.contract.signatures;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.contract.json.Json;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A JSON document under an Ed25519 signature: JWS compact serialisation (RFC 7515) with {@code alg:
 * EdDSA} (RFC 8037), {@code typ} for its kind and {@code kid} for its key. The text is kept as
 * received, so that it can be stored and shown again byte for byte.
 *
 * @param compact the three base64url parts joined by dots
 */
public record SignedDocument(@JsonValue String compact) {

  private static final AlgorithmConstraints EDDSA_ONLY =
      new AlgorithmConstraints(
          AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA);

  @JsonCreator
  public SignedDocument {}

  /** Signs the value's JSON. */
  public static SignedDocument sign(DocumentType type, Object value, SigningKey key) {
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(EDDSA_ONLY);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setHeader("typ", type.header());
    jws.setKeyIdHeaderValue(key.verificationKey().id().value());
    jws.setPayloadBytes(Json.write(value));
    jws.setKey(key.privateKey());
    try {
      return new SignedDocument(jws.getCompactSerialization());
    } catch (JoseException e) {
      throw new IllegalStateException("Ed25519 signing failed.", e);
    }
  }

  /**
   * Verifies the signature and reads the document.
   *
   * @param trusted the keys that may sign this kind of document, from whoever reads it; never from
   *     the document
   * @throws InvalidSignatureException if anything about it is not as it should be
   */
  public <T> T verify(DocumentType type, Collection<VerificationKey> trusted, Class<T> shape)
      throws InvalidSignatureException {
    try {
      return Json.read(verifiedPayload(type, trusted), shape);
    } catch (UncheckedIOException e) {
      throw new InvalidSignatureException(
          "The signed document does not have the expected shape.", e);
    }
  }

  /** The verified payload's bytes, as {@link #verify} but unread. */
  public byte[] verifiedPayload(DocumentType type, Collection<VerificationKey> trusted)
      throws InvalidSignatureException {
    try {
      var jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(EDDSA_ONLY);
      jws.setCompactSerialization(compact);
      if (!type.header().equals(jws.getHeader("typ"))) {
        throw new InvalidSignatureException("The document is not a " + type.header() + ".");
      }
      String keyId = jws.getKeyIdHeaderValue();
      VerificationKey key =
          trusted.stream()
              .filter(candidate -> candidate.id().value().equals(keyId))
              .findFirst()
              .orElseThrow(
                  () -> new InvalidSignatureException("The document's key is not trusted for it."));
      jws.setKey(key.publicKey());
      if (!jws.verifySignature()) {
        throw new InvalidSignatureException("The document's signature does not hold.");
      }
      return jws.getUnverifiedPayloadBytes();
    } catch (JoseException e) {
      throw new InvalidSignatureException("The document is not a signed document.", e);
    }
  }
}
