package io.domicile.residency.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.ValidationResponse.ValidationError;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import io.domicile.residency.cedar.CedarSource.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Checks rules against the schema; Cedar's warnings (a rule that can never match, for one) count as
 * errors.
 */
final class CedarValidation {
  private CedarValidation() {}

  static List<SourceProblem> validate(
      Schema schema,
      PolicySet policies,
      Collection<CedarRule> rules,
      Map<String, Statement> statements) {
    var problems = new ArrayList<SourceProblem>();
    for (var rule : rules) {
      // Tables are filled per class of places, so a rule must not tell one place from another by
      // its name.
      if (rule.entities().stream().anyMatch(name -> name.type().equals("Place"))) {
        problems.add(
            new SourceProblem(
                rule.file(),
                rule.line(),
                "a rule names countries and areas, never a single Place"));
      }
    }
    var response = run(schema, policies);
    if (response.success.isEmpty()) {
      problems.add(new SourceProblem("(all rules)", 1, "Cedar could not validate: " + response));
      return problems;
    }
    var success = response.success.get();
    success.validationErrors.forEach(error -> problems.add(problem(error, statements)));
    success.validationWarnings.forEach(warning -> problems.add(problem(warning, statements)));
    return problems;
  }

  private static ValidationResponse run(Schema schema, PolicySet policies) {
    try {
      return new BasicAuthorizationEngine().validate(new ValidationRequest(schema, policies));
    } catch (AuthException e) {
      throw new IllegalStateException("Cedar could not validate", e);
    }
  }

  private static SourceProblem problem(ValidationError error, Map<String, Statement> statements) {
    var message =
        error.getError().message + error.getError().help.map(help -> " (" + help + ")").orElse("");
    var statement = statements.get(error.getPolicyId());
    if (statement == null) {
      return new SourceProblem("(rule " + error.getPolicyId() + ")", 1, message);
    }
    var locations = error.getError().sourceLocations;
    int line =
        locations.isEmpty() ? statement.line() : statement.lineAt(locations.getFirst().start);
    return new SourceProblem(statement.file(), line, message);
  }
}
