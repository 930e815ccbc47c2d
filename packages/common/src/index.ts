/**
 * `@nexus/common`: the words every Nexus package shares. No dependency, no I/O, runs in a browser.
 *
 * Money is whole minor units, a rate is parts per million, time is text that sorts, a refusal is a
 * value, a failure is a `NexusError`, and a decision explains itself in one format.
 */
export { accept, refuse, type Accepted, type Refusal, type Refused, type Result } from "./result.js";
export { CommonError, NexusError, type NexusErrorOptions } from "./nexus-error.js";
export { CalendarDate, Instant, millisecondsPerDay, millisecondsPerHour, type InstantRange } from "./instant.js";
export { divideRounded, roundings, type Rounding } from "./rounding.js";
export { canonicalJson, sameData } from "./same-data.js";
export { compareText } from "./text-order.js";
export { isSafeInteger } from "./safe-integer.js";
export { ppmPerWhole, Rate, type RatePpm } from "./rate.js";
export { Decimal } from "./decimal.js";
export { Currency } from "./money/currency.js";
export { Money } from "./money/money.js";
export { allocate } from "./money/allocate.js";
export { formatMoney, moneyText, parseMoney, type MoneyText } from "./money/money-text.js";
export type { Clock, IdGenerator, Random } from "./ports.js";
export { uuidV7Generator } from "./uuid-v7.js";
export { externalReferenceText, type ExternalReference } from "./external-reference.js";
export type { Page, PageRequest } from "./page.js";
export { defaultTenantId, type Actor, type OperationContext } from "./operation-context.js";
export type { Consideration, Explanation, Fact, FactValue, Verdict } from "./explanation.js";
export { explanationToText } from "./explanation-text.js";
export { batchInputLimits, checkLimits, defaultInputLimits, type InputLimits } from "./input-limits.js";
export { describePath, type InputIssue } from "./input-issue.js";
export { invalidInput, parseInput, type InputSchema } from "./parse-input.js";
export { deepFreeze } from "./deep-freeze.js";
export type { FieldDefinition, FieldEntity, FieldType, FieldValue, FieldValues } from "./fields/field-definition.js";
export { checkFieldValues } from "./fields/field-values.js";
export { erasedText } from "./data-classes/data-class.js";
export type { AnyDataClasses, BusinessDataClass, DataClass, DataClassesOf, PersonalDataClass, PersonalField } from "./data-classes/data-class.js";
export { dataClassByPath, erasePersonalData, personalFieldNames, withoutFields } from "./data-classes/classed-data.js";
export { contactKeyKinds, contactKeys, type ContactKey, type ContactKeyFacts, type ContactKeyKind, type ContactKeyOptions } from "./contact-keys/contact-keys.js";
export { normalizeEmail, parseEmail, type EmailParts } from "./contact-keys/email.js";
export { plainPhoneNormalizer, type PhoneNormalizer } from "./contact-keys/phone.js";
export { normalizeCompanyName } from "./contact-keys/company-name.js";
export { companyDomainOfEmail, companyDomainOfWebsite, hostOf, isPublicMailDomain, registrableDomain } from "./contact-keys/company-domain.js";
export { publicMailDomains } from "./contact-keys/public-mail-domains.js";
