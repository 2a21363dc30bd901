package io.domicile.residency.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.region.Country;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidencyPolicyTest {
  private final ObjectMapper json =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Test
  void the_wire_shape_is_read_and_written_back() throws Exception {
    var text =
        """
        {"packs":["eu-gdpr"],"facts":{"dataCategories":["personal","payment"],"subjectCountries":["FR","DE"],\
        "transferMechanisms":["scc",{"mechanism":"dpf","validUntil":"2027-01-01"}]},"pins":{"countries":["DE"]}}""";

    var policy = json.readValue(text, ResidencyPolicy.class);

    assertThat(policy.packs()).containsExactly("eu-gdpr");
    assertThat(policy.facts().subjectCountries())
        .containsExactly(Country.of("DE"), Country.of("FR"));
    assertThat(policy.facts().transferMechanisms())
        .containsExactly(
            TransferMechanism.of(Mechanism.SCC),
            new TransferMechanism(Mechanism.DPF, null, LocalDate.parse("2027-01-01")));
    assertThat(policy.facts().sectors()).isNull();
    assertThat(policy.pins().countries()).containsExactly(Country.of("DE"));
    assertThat(json.writeValueAsString(policy))
        .isEqualTo(
            """
            {"packs":["eu-gdpr"],"facts":{"dataCategories":["personal","payment"],"subjectCountries":["DE","FR"],\
            "transferMechanisms":["scc",{"mechanism":"dpf","validUntil":"2027-01-01"}]},"pins":{"countries":["DE"]}}""");
  }

  @Test
  void an_omitted_fact_is_unknown_and_an_empty_one_is_declared_none() throws Exception {
    var policy =
        json.readValue(
            "{\"facts\":{\"dataCategories\":[],\"subjectCountries\":null}}", ResidencyPolicy.class);

    assertThat(policy.facts().dataCategories()).isEmpty();
    assertThat(policy.facts().subjectCountries()).isNull();
    assertThat(policy.pins().countries()).isEmpty();
    assertThat(json.readValue("{}", ResidencyPolicy.class))
        .isEqualTo(ResidencyPolicy.of(TenantFacts.unknown()));
  }

  @Test
  void equal_policies_serialise_alike_whatever_the_order_and_the_repetitions() throws Exception {
    var one =
        json.readValue(
            "{\"facts\":{\"subjectCountries\":[\"DE\",\"FR\",\"DE\"]}}", ResidencyPolicy.class);
    var other =
        ResidencyPolicy.of(
            TenantFacts.unknown()
                .withSubjectCountries(List.of(Country.of("FR"), Country.of("DE"))));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(json.writeValueAsString(one)).isEqualTo(json.writeValueAsString(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'facts':{'dataCategories':['bananas']}}         | facts.dataCategories               | bananas",
        "{'facts':{'dataCategories':'personal'}}          | facts.dataCategories               | \"personal\"",
        "{'facts':{'subjectCountries':['XX']}}            | facts.subjectCountries             | XX",
        "{'facts':{'subjectCountries':['de']}}            | facts.subjectCountries             | de",
        "{'facts':{'subjectCountries':[7]}}               | facts.subjectCountries             | 7",
        "{'facts':{'transferMechanisms':['handshake']}}   | facts.transferMechanisms           | handshake",
        "{'facts':{'transferMechanisms':[{'mechanism':'scc','validUntil':'soon'}]}} | facts.transferMechanisms.validUntil | soon",
        "{'facts':{'transferMechanisms':[{'mechanism':'scc','until':'2027-01-01'}]}} | facts.transferMechanisms.until | until",
        "{'facts':{'shoeSize':[]}}                        | facts.shoeSize                     | shoeSize",
        "{'facts':{'sectors':['piracy']}}                 | facts.sectors                      | piracy",
        "{'pins':{'countries':['ZZ']}}                    | pins.countries                     | ZZ",
        "{'pins':{'regions':[]}}                          | pins.regions                       | regions",
        "{'pack':[]}                                      | pack                               | pack",
      })
  void an_unknown_name_or_value_is_an_error_that_names_both(
      String text, String property, String value) {
    assertThatThrownBy(() -> json.readValue(text.replace('\'', '"'), ResidencyPolicy.class))
        .isInstanceOf(JsonProcessingException.class)
        .cause()
        .isInstanceOfSatisfying(
            UnknownFactException.class,
            e -> {
              assertThat(e.property()).isEqualTo(property);
              assertThat(e.value()).isEqualTo(value);
              assertThat(e).hasMessageContaining(property).hasMessageContaining(value);
            });
  }
}
