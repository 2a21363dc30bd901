package io.domicile.residency.placement;

import java.util.List;

/**
 * Every region that was tried, and what is worth saying about all of them.
 *
 * @param candidates in the order they were given
 * @param remarks sentences for people: "no region exists in RU (Russia), where 152-FZ Art 18(5)
 *     demands the data to be"
 */
public record Survey(List<Candidate> candidates, List<String> remarks) {
  public Survey {
    candidates = List.copyOf(candidates);
    remarks = List.copyOf(remarks);
  }

  public List<Candidate.Lawful> lawful() {
    return candidates.stream()
        .filter(Candidate.Lawful.class::isInstance)
        .map(Candidate.Lawful.class::cast)
        .toList();
  }

  public List<Candidate.Refused> refused() {
    return candidates.stream()
        .filter(Candidate.Refused.class::isInstance)
        .map(Candidate.Refused.class::cast)
        .toList();
  }
}
