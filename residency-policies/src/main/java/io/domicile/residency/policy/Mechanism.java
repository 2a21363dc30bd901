package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A legal instrument under which data may leave its jurisdiction, recorded by who answers for it.
 * The packs say which instrument helps whom. JSON: lower case.
 */
public enum Mechanism implements Term {
  /** EU standard contractual clauses, Decision (EU) 2021/914, with a transfer impact assessment. */
  SCC,

  /**
   * The same clauses where the assessment found that only encryption with keys kept in the EEA
   * makes them hold (EDPB Recommendations 01/2020).
   */
  SCC_SUPPLEMENTED,

  /** Binding corporate rules, GDPR Art 47. */
  BCR,

  /** The importer is certified under the EU-US Data Privacy Framework, Decision (EU) 2023/1795. */
  DPF,

  /** UK international data transfer agreement, or the UK addendum to the EU clauses. */
  UK_IDTA,

  /** Binding corporate rules approved in the UK. */
  UK_BCR,

  /** The importer is certified under the UK extension to the Data Privacy Framework. */
  UK_DPF_EXTENSION,

  /** Standard clauses as recognised by the Swiss FDPIC. */
  CH_SCC,

  /** Binding corporate rules approved for Switzerland. */
  CH_BCR,

  /** The importer is certified under the Swiss-US Data Privacy Framework. */
  CH_DPF,

  /** Quebec privacy impact assessment and written agreement, P-39.1 s17. */
  QC_ASSESSMENT,

  /** Brazilian standard clauses, ANPD Resolution 19/2024. */
  BR_SCC,

  /** Global corporate norms approved by the ANPD. */
  BR_BCR,

  /** Turkish standard contract, notified to the Authority within five business days. */
  TR_SCC,

  /** Binding corporate rules approved by the Turkish Authority. */
  TR_BCR,

  /** The subjects' separate consent to an overseas transfer, PIPA Art 28-8(1)1. */
  KR_CONSENT,

  /**
   * Outsourcing or storage needed for the contract with the subject, disclosed to them, PIPA Art
   * 28-8(1)3.
   */
  KR_CONTRACT_NECESSITY,

  /** The importer holds a certification recognised under PIPA Art 28-8(1)4. */
  KR_CERTIFICATION,

  /** The subjects' informed consent to a foreign third party, APPI Art 28(1). */
  JP_CONSENT,

  /** The importer keeps a system equivalent to the APPI's, Art 28(1) and (3). */
  JP_EQUIVALENT_MEASURES,

  /** The recipient is bound to comparable protection, PDPA s26. */
  SG_BINDING_OBLIGATIONS,

  /**
   * The recipient is certified under the APEC Cross-Border Privacy Rules or its processors'
   * counterpart.
   */
  SG_CERTIFICATION,

  /** Saudi standard contractual clauses under the PDPL transfer regulation. */
  SA_SCC,

  /** Binding common rules under the PDPL transfer regulation. */
  SA_BCR,

  /** Passed security assessment by the Cyberspace Administration of China. */
  CN_SECURITY_ASSESSMENT,

  /** Filed Chinese standard contract. */
  CN_STANDARD_CONTRACT,

  /** Chinese personal information protection certification. */
  CN_CERTIFICATION,

  /** A case listed in UAE Ministerial Resolution 51/2021, documented. */
  AE_HEALTH_EXCEPTION,

  /**
   * Payment data processed abroad is deleted there within one business day or 24 hours, whichever
   * is earlier, RBI FAQ.
   */
  IN_PROCESS_AND_DELETE,

  /** A foreign leg of a payment transaction, RBI FAQ on storage of payment system data. */
  IN_CROSS_BORDER_LEG,

  /**
   * End-to-end encryption to the standard of 22 CFR 120.54(a)(5), keys withheld from foreign
   * persons.
   */
  ITAR_ENCRYPTED;

  @JsonCreator
  public static Mechanism of(String name) {
    return Term.parse(Mechanism.class, name);
  }

  @JsonValue
  @Override
  public String wireName() {
    return Term.wireName(this);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
