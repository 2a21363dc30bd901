package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

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
  /**
   * A processor's terms meet the Mexican regulations, those for cloud services included,
   * Regulations to the former LFPDPPP Arts 49-53.
   */
  MX_PROCESSOR_TERMS,
  /** Notice of the transfer, and consent where the law asks for it, LFPDPPP 2025. */
  MX_TRANSFER_NOTICE,
  /** Authorisation of services abroad by the Mexican banking commission, CUB Arts 318-328. */
  MX_CNBV_AUTHORISATION,
  /** Written mandate to process for another, Chilean Law 19.628 Art 8. */
  CL_MANDATE,
  /** Contractual clauses with adequate safeguards, Chilean Law 19.628 as of December 2026. */
  CL_SCC,
  /** Binding corporate rules, Chilean Law 19.628 as of December 2026. */
  CL_BCR,
  /** Compliance model or certification of both sides, Chilean Law 19.628 as of December 2026. */
  CL_CERTIFICATION,
  /** Argentine model clauses, Disposition 60-E/2016 or Resolution 198/2023. */
  AR_SCC,
  /** Binding corporate rules that follow Argentine Resolution 159/2018. */
  AR_BCR,
  /** Express consent to the transfer, Argentine Decree 1558/2001 Art 12. */
  AR_CONSENT,
  /** Contract for transmission to a processor, Colombian Decree 1377/2013 Arts 24-25. */
  CO_TRANSMISSION_CONTRACT,
  /** Express and unequivocal authorisation of the transfer, Colombian Law 1581/2012 Art 26(a). */
  CO_AUTHORISATION,
  /** Declaration of conformity by the Colombian authority, Law 1581/2012 Art 26. */
  CO_CONFORMITY_DECLARATION,
  /** Binding corporate rules approved by the Colombian authority, Decree 255/2022. */
  CO_BCR,
  /** Transfer on appropriate clauses, authorised by the Uruguayan authority, Law 18.331 Art 23. */
  UY_SCC,
  /** Unequivocal consent to the transfer, Uruguayan Law 18.331 Art 23. */
  UY_CONSENT,
  /**
   * The importer is on the list of the Data Privacy Framework and extends it to data from Uruguay,
   * Resolution 63/2023.
   */
  UY_DPF,
  /** Clauses that secure the law's protection, Peruvian Law 29733 Art 15. */
  PE_SCC,
  /** Informed, express consent to the flow abroad, Peruvian Law 29733 Art 15. */
  PE_CONSENT,
  /**
   * The recipient holds the data as agent and uses it for no purpose of its own, New Zealand
   * Privacy Act 2020 s11.
   */
  NZ_AGENT,
  /**
   * The recipient must protect the data with safeguards comparable to the Act's, New Zealand IPP
   * 12(1)(c)-(f).
   */
  NZ_COMPARABLE_SAFEGUARDS,
  /** Authorisation after express information, New Zealand IPP 12(1)(a). */
  NZ_AUTHORISATION,
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
  ITAR_ENCRYPTED,
  /**
   * A licence or agreement of the Directorate of Defense Trade Controls for this export, 22 CFR
   * 120.57.
   */
  ITAR_AUTHORISATION,
  /** Whoever can see the data is a US person by verified status, 22 CFR 120.62. */
  US_PERSONS_VERIFIED,
  /** Certificate of accreditation under the Saudi transfer regulation, Art 4(1)(c). */
  SA_CERTIFICATE,
  /** Risk assessment of the transfer, Saudi transfer regulation, Art 7. */
  SA_RISK_ASSESSMENT,
  /** Written non-objection of the Saudi Central Bank. */
  SA_SAMA_APPROVAL,
  /** Notice of cross-border transfer to Roskomnadzor, not refused, 152-FZ Art 12. */
  RU_TRANSFER_NOTICE,
  /**
   * Reasonable steps, as a rule a contract, bind the recipient to the Australian Privacy
   * Principles, APP 8.1.
   */
  AU_APP8_STEPS,
  /**
   * A law substantially similar to the principles binds the recipient, and can be enforced, APP
   * 8.2(a).
   */
  AU_APP8_SIMILAR_LAW,
  /** Consent after being told that APP 8.1 will not apply, APP 8.2(b). */
  AU_APP8_CONSENT,
  /** The prudential regulator was told of the offshoring before it was agreed on, CPS 230. */
  AU_APRA_NOTIFICATION,
  /**
   * A contract gives a comparable level of protection, and people are told, PIPEDA Schedule 1,
   * 4.1.3.
   */
  CA_COMPARABLE_PROTECTION,
  /** Notice of a service provider outside Canada, Alberta PIPA s13.1. */
  CA_AB_NOTICE,
  /** Privacy impact assessment of sensitive data stored outside Canada, British Columbia FIPPA. */
  CA_BC_ASSESSMENT,
  /**
   * The head of a public body in Nova Scotia allows storage or access abroad, and has reported it.
   */
  CA_NS_APPROVAL,
  /** A contract that binds the recipient to the UAE law on personal data, Art 23(1)(a). */
  AE_PDPL_CONTRACT,
  /** Express consent to the transfer, UAE law on personal data, Art 23(1)(b). */
  AE_PDPL_CONSENT,
  /** Non-objection of the Central Bank of the UAE. */
  AE_CBUAE_NO_OBJECTION,
  /** Standard clauses of the DIFC Commissioner, Data Protection Law 2020 Art 27. */
  DIFC_SCC,
  /** Binding corporate rules approved by the DIFC Commissioner. */
  DIFC_BCR,
  /** Standard clauses of the ADGM Commissioner, Data Protection Regulations 2021 s42. */
  ADGM_SCC,
  /** Binding corporate rules approved by the ADGM Commissioner. */
  ADGM_BCR,
  /**
   * Assessment that the transfer neither breaks Qatari Law 13/2016 nor gravely harms the person,
   * Art 15.
   */
  QA_ASSESSMENT,
  /** Authorisation of a transfer by the Bahraini Authority, Law 30/2018 Art 12(2). */
  BH_AUTHORISATION,
  /** A case of Bahraini Law 30/2018 Art 13, such as consent or a contract, documented. */
  BH_EXCEPTION,
  /**
   * The recipient ensures the same protection, and consent or a contract covers it, SPDI Rules r7.
   */
  IN_SPDI_SAME_PROTECTION,
  /** Outsourcing abroad with the audit and access that the Reserve Bank demands. */
  IN_RBI_OUTSOURCING,
  /** Outsourcing arrangement with the terms of the Monetary Authority of Singapore. */
  SG_MAS_OUTSOURCING,
  /** Outsourcing abroad with audit and recovery secured in Switzerland, FINMA Circular 2018/3. */
  CH_BANK_OUTSOURCING,
  /** The bank's clients waive secrecy for this disclosure, Banking Act Art 47. */
  CH_CLIENT_WAIVER,
  /** Approval by the Indonesian regulator of finance of a system abroad. */
  ID_OJK_APPROVAL,
  /**
   * The committee found that no storage technology exists in Indonesia, PP 71/2019 Art 20(3)-(6).
   */
  ID_PUBLIC_EXCEPTION,
  /** Reasoned and published derogation of the minister, SREN Law Art 31. */
  FR_SREN_DEROGATION,
  /** Impact assessment of a transfer, filed in Vietnam, Law 91/2025/QH15 Art 20. */
  VN_TRANSFER_ASSESSMENT,
  /** A case in which Law 91/2025/QH15 Art 20(6) asks for no assessment, documented. */
  VN_TRANSFER_EXEMPTION,
  /** What Vietnam wants stored there is stored there as well, Decree 53/2022/ND-CP Arts 26-27. */
  VN_LOCAL_COPY,
  /** Approved impact assessment of a transfer of important or core data, Decree 165/2025/ND-CP. */
  VN_DATA_APPROVAL,
  /** The country protects personal data at least as Indonesia does, UU 27/2022 Art 56(2). */
  ID_PDP_EQUIVALENT_COUNTRY,
  /** Adequate and binding safeguards with the recipient, UU 27/2022 Art 56(3). */
  ID_PDP_BINDING_SAFEGUARDS,
  /** The subjects' consent to the transfer, UU 27/2022 Art 56(4). */
  ID_PDP_CONSENT,
  /** Appropriate safeguards, such as the ASEAN or the EU clauses, Thai PDPA s29(3). */
  TH_SAFEGUARDS,
  /** A group's policy certified by the Thai Committee, PDPA s29(1). */
  TH_BCR,
  /** A case of Thai PDPA s28(1)-(6), such as informed consent or a contract, documented. */
  TH_EXCEPTION,
  /** Storage abroad that only the exporter can access, no transfer in Thai notifications. */
  TH_NO_THIRD_PARTY_ACCESS,
  /** Assessment that found similar law or equal protection, Malaysian PDPA s129(2). */
  MY_SIMILAR_LAW,
  /** Precautions and due diligence, such as clauses, Malaysian PDPA s129(3)(f). */
  MY_DUE_DILIGENCE,
  /** Another case of Malaysian PDPA s129(3), such as consent or a contract, documented. */
  MY_EXCEPTION,
  /** Contractual or other means give comparable protection, Philippine DPA s21. */
  PH_COMPARABLE_PROTECTION,
  /** Counsel found that no order under Taiwanese PDPA Art 21 restricts this transfer. */
  TW_NO_RESTRICTION,
  /** Approval by the Taiwanese Ministry of Health and Welfare of medical records abroad. */
  TW_MOHW_APPROVAL,
  /** Contractual or other means bind the processor, Hong Kong PDPO DPP 2(3) and 4(2). */
  HK_CONTRACTUAL_MEANS,
  /** The data is also stored in a database in Kazakhstan, Law 94-V Art 12. */
  KZ_LOCAL_DATABASE,
  /** A ground of Kazakh Law 94-V Art 16, such as consent, documented. */
  KZ_TRANSFER_GROUND,
  /** Uzbekistan recognises the country as one that protects personal data adequately. */
  UZ_RECOGNISED_COUNTRY,
  /** Standard clauses or binding corporate rules approved in Uzbekistan, Law ZRU-547 Art 27-1. */
  UZ_CLAUSES,
  /** International standards approved in Uzbekistan are complied with, Law ZRU-547 Art 27-1. */
  UZ_STANDARDS,
  /** A law, clauses, rules, a code or certification protect adequately, Nigerian NDPA s42. */
  NG_ADEQUATE_INSTRUMENT,
  /** A case of Nigerian NDPA s43, such as informed consent or a contract, documented. */
  NG_DEROGATION,
  /** Express approval by NITDA of sovereign data outside Nigeria. */
  NG_NITDA_APPROVAL,
  /** Appropriate safeguards shown to the Kenyan Data Commissioner, DPA s48(a)-(b). */
  KE_SAFEGUARDS,
  /** A transfer necessary for a purpose of Kenyan DPA s48(c), documented. */
  KE_NECESSITY,
  /** The subjects' consent to the transfer, Kenyan DPA s49 and General Regulations r46. */
  KE_CONSENT,
  /** At least one serving copy is in a data centre in Kenya, General Regulations 2021 r26. */
  KE_SERVING_COPY,
  /** The recipient's country has law that protects adequately, POPIA s72(1)(a). */
  ZA_ADEQUATE_LAW,
  /** Binding corporate rules or an agreement that protect adequately, POPIA s72(1)(a). */
  ZA_BINDING_AGREEMENT,
  /** Consent, a contract, or the subject's benefit, POPIA s72(1)(b)-(e), documented. */
  ZA_CONSENT_OR_CONTRACT,
  /** Prior authorisation by the South African Information Regulator, POPIA s57(1)(d). */
  ZA_PRIOR_AUTHORISATION,
  /** Licence or permit of the Egyptian Centre for this transfer, Law 151/2020 Art 14. */
  EG_LICENCE,
  /** A case of Egyptian Law 151/2020 Art 15 with the subject's explicit consent, documented. */
  EG_ARTICLE_15,
  /** The recipient's written undertaking, Israeli Transfer Regulations 2001 r3. */
  IL_UNDERTAKING,
  /** The recipient is bound as a database in Israel is, Transfer Regulations 2001 r2(4). */
  IL_CONTRACT,
  /** An export that the Chinese provisions of 22 March 2024 exempt, documented. */
  CN_EXEMPTION,
  /** A foreign bank's branch keeps a daily copy in the Emirates, C 14/2021 Art 6.2. */
  AE_CBUAE_BRANCH_COPY,
  /** The storage provider's undertaking, and premises approved by the Hong Kong SFC, SFO s130. */
  HK_SFC_UNDERTAKING,
  /** An identical full set of the records is kept at approved premises in Hong Kong. */
  HK_LOCAL_RECORDS,
  /** Bank Negara Malaysia was consulted about the public cloud in that country. */
  MY_BNM_CONSULTATION,
  /** The terms of Taiwan's Financial Supervisory Commission for customers' data abroad are met. */
  TW_FSC_OUTSOURCING,
  /** The bank's board approved a strategy for that country, South African Directive 3/2018. */
  ZA_BANK_OFFSHORING,
  /** The subjects' consent to the transfer, Israeli Transfer Regulations 2001 r2(1). */
  IL_CONSENT;

  /**
   * Whether it is an entry of a list of certified importers, and so serves only the importer that
   * is named with it.
   */
  public boolean namesImporter() {
    return this == DPF || this == UK_DPF_EXTENSION || this == CH_DPF || this == UY_DPF;
  }

  @JsonCreator
  public static Mechanism of(String name) {
    return WireName.parse(Mechanism.class, name);
  }

  @JsonValue
  @Override
  public String wireName() {
    return WireName.of(this);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
