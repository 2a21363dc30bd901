package io.domicile.benchmarks.keys;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * The AWS Encryption SDK with a raw AES keyring, so that nothing asks a network, and its committing
 * suite without a signature: a data key of its own for each message, as ours.
 */
final class EncryptionSdk implements Contestant {

  private static final Map<String, String> CONTEXT =
      Map.of("tenant", TENANT.toString(), "field", FIELD, "row", ROW.toString());

  private final AwsCrypto crypto =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();
  private final IKeyring keyring =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build()
          .CreateRawAesKeyring(
              CreateRawAesKeyringInput.builder()
                  .keyName("root")
                  .keyNamespace("benchmark")
                  .wrappingKey(ByteBuffer.wrap(new byte[32]))
                  .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                  .build());

  @Override
  public String name() {
    return "AWS Encryption SDK";
  }

  @Override
  public byte[] seal(byte[] plain) {
    return crypto.encryptData(keyring, plain, CONTEXT).getResult();
  }

  @Override
  public byte[] open(byte[] sealed) {
    return crypto.decryptData(keyring, sealed).getResult();
  }

  @Override
  public void sealStream(byte[] plain, OutputStream to) throws IOException {
    try (var out = crypto.createEncryptingStream(keyring, to, CONTEXT)) {
      out.write(plain);
    }
  }

  @Override
  public long openStream(byte[] sealed) throws IOException {
    try (var in = crypto.createDecryptingStream(keyring, new ByteArrayInputStream(sealed))) {
      return Contestant.drain(in);
    }
  }
}
