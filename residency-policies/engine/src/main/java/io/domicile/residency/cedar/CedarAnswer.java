package io.domicile.residency.cedar;

import java.util.Set;

/**
 * What a set of rules says.
 *
 * @param allowed at least one permit matched, no forbid did, and no rule failed
 * @param rules the ids of the rules that decided; empty on a default deny
 * @param errors what failed; Cedar would skip a failing forbid and may allow, so with any error
 *     there is no permit
 */
public record CedarAnswer(boolean allowed, Set<String> rules, Set<String> errors) {
  public CedarAnswer {
    rules = Set.copyOf(rules);
    errors = Set.copyOf(errors);
    if (allowed && (!errors.isEmpty() || rules.isEmpty())) {
      throw new IllegalArgumentException("an answer with errors, or without a rule, never allows");
    }
  }
}
