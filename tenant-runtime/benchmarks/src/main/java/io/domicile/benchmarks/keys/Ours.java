package io.domicile.benchmarks.keys;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.keys.DerivedKeys;
import io.domicile.runtime.keys.KeyRing;
import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.sealing.FieldId;
import io.domicile.runtime.sealing.Sealer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Sealed fields and streams. */
final class Ours implements Contestant {

  static final FieldId FIELD_ID = new FieldId(FIELD);

  private final Sealer sealer = sealer();

  static Sealer sealer() {
    var root =
        new RootKey(
            new TenantId(TENANT),
            1,
            new Secret<>(Bytes.copyOf(new byte[RootKey.LENGTH])),
            new DerivedKeys(100));
    return new Sealer(new KeyRing(root, List.of()));
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public byte[] seal(byte[] plain) {
    return sealer.seal(FIELD_ID, ROW, plain);
  }

  @Override
  public byte[] open(byte[] sealed) {
    return sealer.open(FIELD_ID, ROW, sealed);
  }

  @Override
  public void sealStream(byte[] plain, OutputStream to) throws IOException {
    try (var out = sealer.sealing(FIELD_ID, ROW, to)) {
      out.write(plain);
      out.finish();
    }
  }

  @Override
  public long openStream(byte[] sealed) throws IOException {
    try (var in = sealer.opening(FIELD_ID, ROW, new ByteArrayInputStream(sealed))) {
      return Contestant.drain(in);
    }
  }
}
