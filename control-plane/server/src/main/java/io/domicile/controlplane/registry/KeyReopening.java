package io.domicile.controlplane.registry;

import io.domicile.controlplane.placement.Homes;
import io.domicile.controlplane.principal.Actor;
import io.domicile.residency.placement.Survey;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a tenant whose key is enabled again its next epoch, because a fenced one is never opened
 * again. Whether the key is enabled is the region's to say; the control plane can neither enable
 * one nor open a tenant whose cell finds it dark. A home that the law no longer permits is not
 * opened. Thread-safe.
 */
final class KeyReopening {

  private static final Logger log = LoggerFactory.getLogger(KeyReopening.class);

  private final Homes homes;
  private final PromiseWriter promises;

  KeyReopening(Homes homes, PromiseWriter promises) {
    this.homes = homes;
    this.promises = promises;
  }

  /** From the caller's commit on. */
  void reopen(Handle handle, RegisteredTenant tenant, Actor by) {
    RegisteredTenant.Home home = Objects.requireNonNull(tenant.home());
    Survey survey = homes.survey(tenant.residency(), home.region());
    if (survey.lawful().isEmpty()) {
      log.error("Tenant {} stays dark: its home is no longer lawful.", tenant.id());
      return;
    }
    promises.write(handle, new Promise(tenant).nextEpoch(survey.lawful().getFirst().permits()), by);
  }
}
