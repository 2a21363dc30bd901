package io.domicile.vaults;

import io.domicile.contract.secret.Secret;

/** The secret a login role's reference leads to. */
public record DatabaseCredential(String username, Secret<String> password) {}
