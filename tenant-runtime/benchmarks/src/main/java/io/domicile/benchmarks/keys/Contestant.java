package io.domicile.benchmarks.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;

/** Something that encrypts and binds to a tenant, a field and a row. For one thread. */
interface Contestant {

  UUID TENANT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  UUID ROW = UUID.fromString("01890a5d-ac96-7b7b-9a6e-1d3a5e7f9b0c");
  String FIELD = "customer.tax-id";

  String name();

  byte[] seal(byte[] plain) throws GeneralSecurityException;

  byte[] open(byte[] sealed) throws GeneralSecurityException;

  void sealStream(byte[] plain, OutputStream to) throws IOException, GeneralSecurityException;

  /** Opens, and gives the number of bytes. */
  long openStream(byte[] sealed) throws IOException, GeneralSecurityException;

  /** The place, as associated data for those that take bytes. */
  static byte[] place() {
    return (TENANT + "/" + FIELD + "/" + ROW + "/1").getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads to the end through a buffer of 64 KiB. */
  static long drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
    }
    return total;
  }
}
