package io.domicile.controlplane.packs;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.PackBinding;
import io.domicile.residency.policy.ResidencyPolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of packs tenants keep: those in force when they came, until somebody moves them.
 */
public final class PackVersions {

  private PackVersions() {}

  /**
   * A version that a tenant keeps.
   *
   * @param newer the newest version there is; null if it is the one that is kept
   * @param effectiveFrom the first day of that newer one
   */
  public record Kept(
      String name,
      String version,
      @Nullable String digest,
      @Nullable String newer,
      @Nullable LocalDate effectiveFrom) {}

  /**
   * Binds a policy, whose facts are recorded now, to a version of every pack that concerns it: the
   * one that is asked for, else the one kept so far, else the one in force.
   *
   * @param request may bind some packs itself, and so move a tenant to other versions
   * @param before what the tenant is bound to; empty for a new one
   * @throws ProblemException {@code unknown_pack} if a version that is asked for does not exist, or
   *     has another text
   */
  public static ResidencyPolicy bind(
      Decisions decisions, ResidencyPolicy request, Collection<PackBinding> before) {
    ResidencyPolicy asked = request.recordedNow();
    var tied = new TreeMap<String, PackBinding>();
    before.forEach(binding -> tied.put(binding.pack(), binding));
    asked.bindings().forEach(binding -> tied.put(binding.pack(), exact(decisions, binding)));
    var bound = new ArrayList<PackBinding>();
    for (Pack pack : decisions.concerning(asked.boundTo(tied.values()))) {
      bound.add(
          tied.getOrDefault(
              pack.name(), new PackBinding(pack.name(), pack.version(), pack.digest())));
    }
    return asked.boundTo(bound);
  }

  private static PackBinding exact(Decisions decisions, PackBinding asked) {
    Pack pack =
        decisions
            .packs()
            .find(asked.reference())
            .filter(found -> asked.digest() == null || asked.digest().equals(found.digest()))
            .orElseThrow(
                () ->
                    new ProblemException(
                            ErrorCode.UNKNOWN_PACK,
                            "There is no residency pack of that version and digest.")
                        .with("pack", asked));
    return new PackBinding(pack.name(), pack.version(), pack.digest());
  }

  /** What a policy is bound to, beside what is newer. */
  public static List<Kept> of(Decisions decisions, ResidencyPolicy policy) {
    return policy.bindings().stream().map(binding -> kept(decisions, binding)).toList();
  }

  private static Kept kept(Decisions decisions, PackBinding binding) {
    Optional<Pack> newest =
        decisions
            .packs()
            .definition(binding.pack())
            .map(PackDefinition::pack)
            .filter(pack -> !pack.version().equals(binding.version()));
    return new Kept(
        binding.pack(),
        binding.version(),
        binding.digest(),
        newest.map(Pack::version).orElse(null),
        newest.map(Pack::effectiveFrom).orElse(null));
  }
}
