package io.domicile.residency.cedar;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.Value;
import io.domicile.residency.cedar.CedarSource.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A checked set of rules, parsed once and kept in the native library's cache.
 *
 * <p>That cache holds 1,024 sets and never lets go of one, so there is one of these per version of
 * a pack, never one per tenant. A question costs 0.1 to 0.2 ms: too much for a request's path, fine
 * for filling a table. Immutable and thread-safe.
 */
public final class CedarRules {
  private static final Map<String, EntityTypeName> TYPES = new ConcurrentHashMap<>();
  private static final EntityUID PLACE = uid(new EntityName("Place", "here"));
  private static final EntityUID KEY_PLACE = uid(new EntityName("Place", "keys"));

  private final Map<String, CedarRule> rules;
  private final PolicySet policies;
  private final Schema schema;
  private final AuthorizationEngine engine = new BasicAuthorizationEngine();

  private CedarRules(Map<String, CedarRule> rules, PolicySet policies, Schema schema) {
    this.rules = rules;
    this.policies = policies;
    this.schema = schema;
  }

  /**
   * Parses files of policies and checks them against the schema.
   *
   * @param files their texts by name
   * @throws CedarException naming file and line of everything found wrong
   */
  public static CedarRules compile(Map<String, String> files) {
    var rules = compileDraft(files);
    cache(rules.policies);
    return rules;
  }

  /**
   * The same, kept out of the native library's cache: rules that are thrown away again, and cost
   * some milliseconds a question.
   *
   * @throws CedarException naming file and line of everything found wrong
   */
  public static CedarRules compileDraft(Map<String, String> files) {
    var statements = new LinkedHashMap<String, Statement>();
    var rules = new LinkedHashMap<String, CedarRule>();
    var problems = new ArrayList<SourceProblem>();
    new TreeMap<>(files)
        .forEach(
            (file, text) -> {
              for (var statement : CedarSource.split(file, text)) {
                try {
                  var rule = CedarParser.parse(statement);
                  if (rules.putIfAbsent(rule.id(), rule) != null) {
                    throw CedarParser.problem(
                        statement, "another rule is called " + rule.id() + " as well");
                  }
                  statements.put(rule.id(), statement);
                } catch (CedarException e) {
                  problems.addAll(e.problems());
                }
              }
            });
    var schema = CedarSchema.get();
    var policies = new PolicySet(policies(statements));
    problems.addAll(CedarValidation.validate(schema, policies, rules.values(), statements));
    if (!problems.isEmpty()) {
      throw new CedarException(problems);
    }
    return new CedarRules(rules, policies, schema);
  }

  /** In the order of files and lines. */
  public Collection<CedarRule> rules() {
    return List.copyOf(rules.values());
  }

  /** Asks. Whatever goes wrong is an answer that does not allow. */
  public CedarAnswer ask(CedarRequest request) {
    try {
      return answer(engine.isAuthorized(translate(request), policies, entities(request)));
    } catch (AuthException | RuntimeException e) {
      return failed("Cedar failed: " + e.getClass().getSimpleName());
    }
  }

  private CedarAnswer answer(AuthorizationResponse response) {
    if (response.success.isEmpty()) {
      return failed("Cedar refused the question: " + response);
    }
    var success = response.success.get();
    var errors = new HashSet<String>();
    success.getErrors().forEach(error -> errors.add("rule " + error.getPolicyId() + " failed"));
    boolean allowed = success.isAllowed() && errors.isEmpty() && !success.getReason().isEmpty();
    return new CedarAnswer(allowed, success.getReason(), errors);
  }

  private static CedarAnswer failed(String error) {
    return new CedarAnswer(false, Set.of(), Set.of(error));
  }

  private AuthorizationRequest translate(CedarRequest request) {
    var context = new HashMap<String, Value>();
    request.facts().forEach((name, values) -> context.put(name, list(values)));
    if (request.keyPlaceIn() != null) {
      context.put("keyPlace", KEY_PLACE);
    }
    return new AuthorizationRequest(
        uid(new EntityName("Asset", request.asset())),
        uid(new EntityName("Action", request.action())),
        PLACE,
        Optional.of(context),
        Optional.of(schema),
        true);
  }

  private static Set<Entity> entities(CedarRequest request) {
    var here = new Entity(PLACE, uids(request.placeIn()));
    return request.keyPlaceIn() == null
        ? Set.of(here)
        : Set.of(here, new Entity(KEY_PLACE, uids(request.keyPlaceIn())));
  }

  private static CedarList list(Set<EntityName> names) {
    return new CedarList(names.stream().sorted().<Value>map(CedarRules::uid).toList());
  }

  private static Set<EntityUID> uids(Set<EntityName> names) {
    var uids = new HashSet<EntityUID>();
    names.forEach(name -> uids.add(uid(name)));
    return uids;
  }

  private static EntityUID uid(EntityName name) {
    return TYPES
        .computeIfAbsent(name.type(), type -> EntityTypeName.parse(type).orElseThrow())
        .of(name.id());
  }

  private static Set<Policy> policies(Map<String, Statement> statements) {
    var policies = new HashSet<Policy>();
    statements.forEach((id, statement) -> policies.add(new Policy(statement.text(), id)));
    return policies;
  }

  private static void cache(PolicySet policies) {
    try {
      policies.cache();
    } catch (CacheException e) {
      throw new IllegalStateException("Cedar's cache refused a policy set", e);
    }
  }
}
