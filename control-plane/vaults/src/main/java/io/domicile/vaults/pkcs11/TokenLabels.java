package io.domicile.vaults.pkcs11;

import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;

/** The objects of a token: whose they are by their labels, and whether they stay inside. */
final class TokenLabels {

  /**
   * An object that is in the token from the first key on and stays. A module whose token was taken
   * away shows an empty one; without this, that would look like keys that were destroyed.
   */
  static final String MARKER = "domicile-token";

  private TokenLabels() {}

  /**
   * The provider copies the key under its new label; then the old label goes. Killed in between,
   * both are there and the darker one counts.
   */
  static boolean relabel(KeyStore token, Key key, KeyLabel label) throws GeneralSecurityException {
    String wanted = label.toString();
    if (!token.containsAlias(wanted)) {
      token.setKeyEntry(wanted, key, null, null);
    }
    for (String alias : labels(token, label.id())) {
      if (!alias.equals(wanted)) {
        token.deleteEntry(alias);
      }
    }
    return true;
  }

  static List<String> labels(KeyStore token, VaultKeyId key) throws GeneralSecurityException {
    return Collections.list(token.aliases()).stream()
        .filter(alias -> KeyLabel.parse(alias).filter(l -> l.id().equals(key)).isPresent())
        .toList();
  }

  /**
   * A key that somebody else made may be extractable: then the token is not where it ends. It opens
   * what it wrapped, and wraps nothing more. The provider says so of a key in its text only.
   */
  static Key requireStaysInside(Key key) throws VaultException {
    boolean leaves = key.getFormat() != null || !key.toString().endsWith(", unextractable)");
    if (leaves) {
      throw new VaultException(
          Reason.REFUSED, "The key can be extracted from the token; it must be made not to be.");
    }
    return key;
  }

  /** A token from before there was a marker has keys, as long as it is there. */
  static boolean isOurs(KeyStore token) throws GeneralSecurityException {
    return token.containsAlias(MARKER)
        || Collections.list(token.aliases()).stream()
            .anyMatch(alias -> KeyLabel.parse(alias).isPresent());
  }
}
