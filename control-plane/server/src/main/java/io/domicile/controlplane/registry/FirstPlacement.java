package io.domicile.controlplane.registry;

import io.domicile.controlplane.placement.ChosenHome;
import io.domicile.controlplane.placement.Homes;
import io.domicile.residency.placement.Survey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Decides where a requested tenant has its first home. Thread-safe. */
final class FirstPlacement {

  private final Homes homes;

  FirstPlacement(Homes homes) {
    this.homes = homes;
  }

  /** Where a home would be lawful for this tenant at present. */
  Survey survey(RegisteredTenant tenant) {
    return homes.survey(tenant.residency(), tenant.requestedRegion());
  }

  /**
   * Takes room in a lawful cell, if there is any; the caller then promises it, in the same
   * transaction.
   */
  Optional<ChosenHome> takeRoom(Handle handle, Survey survey, RegisteredTenant tenant) {
    return homes.take(handle, survey, tenant.isolation());
  }

  /** What a tenant waits for that found no room. */
  String waitsFor(Survey survey, RegisteredTenant tenant) {
    return homes.waitsFor(survey, tenant.isolation());
  }

  /** The promise of that home. */
  static Promise promise(RegisteredTenant tenant, ChosenHome home) {
    return new Promise(tenant).firstHome(home.cell().cell(), home.cell().region(), home.permits());
  }
}
