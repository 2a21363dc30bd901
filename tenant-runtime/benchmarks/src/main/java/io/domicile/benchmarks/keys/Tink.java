package io.domicile.benchmarks.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * Tink's AES-256-GCM under one local keyset, without a commitment; streams in AES-GCM-HKDF segments
 * of 1 MB, which have a key of their own.
 */
final class Tink implements Contestant {

  private final Aead aead;
  private final StreamingAead streaming;
  private final byte[] place = Contestant.place();

  Tink() throws GeneralSecurityException {
    AeadConfig.register();
    StreamingAeadConfig.register();
    aead =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
            .getPrimitive(RegistryConfiguration.get(), Aead.class);
    streaming =
        KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB)
            .getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
  }

  @Override
  public String name() {
    return "Tink";
  }

  @Override
  public byte[] seal(byte[] plain) throws GeneralSecurityException {
    return aead.encrypt(plain, place);
  }

  @Override
  public byte[] open(byte[] sealed) throws GeneralSecurityException {
    return aead.decrypt(sealed, place);
  }

  @Override
  public void sealStream(byte[] plain, OutputStream to)
      throws IOException, GeneralSecurityException {
    try (var out = streaming.newEncryptingStream(to, place)) {
      out.write(plain);
    }
  }

  @Override
  public long openStream(byte[] sealed) throws IOException, GeneralSecurityException {
    try (var in = streaming.newDecryptingStream(new ByteArrayInputStream(sealed), place)) {
      return Contestant.drain(in);
    }
  }
}
