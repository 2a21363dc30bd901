package io.domicile.testing.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority for one test, made with the JDK's {@code keytool}. Slow: half a second
 * for each key.
 */
public final class TestCertificates {

  private static final String PASSWORD = "only-for-this-test";

  private final Path folder;
  private final String name;
  private final Path store;

  private TestCertificates(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.store = folder.resolve(name + ".p12");
  }

  /** Makes an authority of that name, with its files in the folder. */
  public static TestCertificates authority(Path folder, String name) {
    var authority = new TestCertificates(folder, name);
    authority.keytool(
        List.of("-genkeypair", "-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c"));
    return authority;
  }

  /** The authority's certificate, as PEM. */
  public Path certificate() {
    return write(name + ".crt", pem("CERTIFICATE", certificateOf("ca")));
  }

  /**
   * Makes a key pair for a server.
   *
   * @param subjectName such as {@code dns:db.example} or {@code ip:127.0.0.1}
   * @return the certificate; the key is beside it, with the ending {@code .key}
   */
  public Path issue(String server, String subjectName) {
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            server,
            "-dname",
            "CN=" + server,
            "-signer",
            "ca",
            "-ext",
            "san=" + subjectName));
    try {
      var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      byte[] key = keys.getKey(server, PASSWORD.toCharArray()).getEncoded();
      write(server + ".key", pem("PRIVATE KEY", key));
      return write(server + ".crt", pem("CERTIFICATE", certificateOf(server)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] certificateOf(String alias) {
    try {
      Certificate certificate =
          KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate(alias);
      return certificate.getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private Path write(String file, String text) {
    try {
      return Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keyalg", "EC", "-keystore", store.toString(), "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
