package io.domicile.local.platform;

import java.nio.file.Path;

/**
 * What of the platform can be chosen.
 *
 * @param warmSpares how many databases each cell keeps ready
 * @param maxTenants how many tenants each cell takes
 * @param controlPlanes one or two processes on the one registry
 * @param product whose tenants the cells hold
 * @param keys where the tenants' keys are
 */
public record PlatformSettings(
    StateDirectory state,
    Ports ports,
    int warmSpares,
    int maxTenants,
    int controlPlanes,
    LocalProduct product,
    KeyPlace keys) {

  public PlatformSettings {
    if (controlPlanes < 1 || controlPlanes > 2) {
      throw new IllegalArgumentException("There are one or two control planes.");
    }
  }

  /** With the reference service. */
  public PlatformSettings(
      StateDirectory state, Ports ports, int warmSpares, int maxTenants, int controlPlanes) {
    this(
        state,
        ports,
        warmSpares,
        maxTenants,
        controlPlanes,
        LocalProduct.billing(),
        KeyPlace.LOCAL);
  }

  /** Where the cells and the tools find the control plane: two of them stand behind a balancer. */
  int controlPlanePort() {
    return ports.get(controlPlanes == 1 ? "control-plane" : "balancer");
  }

  /** What `up` runs unless told otherwise. */
  public static PlatformSettings in(Path directory, Ports ports) {
    return new PlatformSettings(new StateDirectory(directory), ports, 5, 500, 1);
  }
}
