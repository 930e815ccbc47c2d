import { moneyText } from "@nexus/common";
import type { ConvertedLead, LeadLeftOut, LeadRecord } from "@nexus/crm-operations";
import type { ConversionTally } from "../conversion/convert-leads.js";
import type { ConversionNames } from "../conversion/read-conversions.js";
import { deskQualification } from "../desk/desk-qualification.js";
import { nameOf } from "../desk/find-lead.js";
import { count, table } from "../terminal/table.js";

const { format } = moneyText("en-US");

/** More would not be read; each lead shows its own with --lead. */
const mostLines = 40;

/** What became of every lead, and of those that stay leads, why. */
export const conversionReport = (tally: ConversionTally, names: ConversionNames, bold: (text: string) => string): string => {
  const { converted, before, leftOut, qualified } = tally;
  const made = converted.length - before.size;
  const asked = converted.length + leftOut.length;
  const parts = [
    ...(qualified === 0 ? [] : [`  ${leadsWord(qualified)} became qualified.`]),
    `  ${leadsWord(asked)} = ${count(made)} converted + ${count(before.size)} converted before + ${count(leftOut.length)} not converted${made + qualified === 0 ? ": nothing has changed" : ""}`,
    ...others(tally),
  ];
  const sections = [
    parts.join("\n"),
    ...(converted.length === 0 ? [] : [listed(convertedTable(converted, before, names), converted.length)]),
    ...suggestions(converted, names),
    ...(leftOut.length === 0 ? [] : [listed(leftOutTable(leftOut, tally, names), leftOut.length)]),
  ];
  return `\n${bold(`Conversion by the criteria of ${deskQualification.name}, version ${deskQualification.version}`)}\n${sections.join("\n\n")}\n`;
};

const leadsWord = (leads: number): string => (leads === 1 ? "1 lead" : `${count(leads)} leads`);

const others = ({ others: byStatus }: ConversionTally): readonly string[] => {
  const [fresh, contacted, disqualified, earlier] = (["new", "contacted", "disqualified", "converted"] as const).map((status) => byStatus.get(status) ?? 0);
  const open = [...(fresh ? [`${count(fresh)} new`] : []), ...(contacted ? [`${count(contacted)} contacted`] : [])];
  const closed = [...(disqualified ? [`${count(disqualified)} disqualified`] : []), ...(earlier ? [`${count(earlier)} converted earlier`] : [])];
  return [
    ...(open.length === 0 ? [] : [`  Not asked, since only qualified leads are converted: ${open.join(", ")} (--convert --qualify takes those of them that meet the criteria).`]),
    ...(closed.length === 0 ? [] : [`  Not asked, since they are leads no more: ${closed.join(", ")}.`]),
  ];
};

const titleOf = (lead: LeadRecord | undefined): string => lead?.companyName ?? lead?.title ?? "";

const convertedTable = (converted: readonly ConvertedLead[], before: ReadonlySet<string>, { leads, customers, contacts, deals }: ConversionNames): string => {
  const state = (made: boolean, leadId: string): string => (before.has(leadId) ? "as before" : made ? "new" : "found");
  return table<ConvertedLead>(
    [
      { title: "Lead", value: ({ leadId }) => name(leads, leadId) },
      { title: "Customer", value: ({ leadId, customerId, createdCustomer }) => `${customers.get(customerId)?.name ?? customerId} (${state(createdCustomer, leadId)})` },
      { title: "Contact", value: ({ leadId, contactId, createdContact }) => (contactId === null ? "– nobody is named" : `${contacts.get(contactId)?.name ?? contactId} (${state(createdContact, leadId)})`) },
      { title: "Deal", value: ({ leadId, opportunityId, createdOpportunity }) => (opportunityId === null ? "–" : `${deals.get(opportunityId)?.name ?? opportunityId} (${state(createdOpportunity, leadId)})`) },
      { title: "Amount", align: "right", value: ({ opportunityId }) => amountOf(deals.get(opportunityId ?? "")?.amount ?? null) },
    ],
    converted.slice(0, mostLines),
  );
};

const amountOf = (amount: Parameters<typeof format>[0] | null): string => (amount === null ? "unknown" : format(amount));

const name = (leads: ConversionNames["leads"], leadId: string): string => nameOf(leads.get(leadId) ?? { id: leadId, externalReferences: [] });

const listed = (lines: string, all: number): string => (all > mostLines ? `${lines}\n  … and ${count(all - mostLines)} more; --lead ID shows each.` : lines);

/** Customers that are called the same are for somebody to look at, never joined unseen. */
const suggestions = (converted: readonly ConvertedLead[], { leads, customers }: ConversionNames): readonly string[] => {
  const lines = converted.flatMap(({ leadId, customerId, suggestedCustomerIds }) =>
    suggestedCustomerIds.length === 0 ? [] : [`  Look at ${name(leads, leadId)}: ${customers.get(customerId)?.name ?? customerId} has the same name as ${suggestedCustomerIds.length === 1 ? "another customer" : `${suggestedCustomerIds.length} other customers`}, and may be the same.`],
  );
  return lines.length === 0 ? [] : [listed(lines.slice(0, mostLines).join("\n"), lines.length)];
};

const leftOutTable = (leftOut: readonly LeadLeftOut[], { verdicts }: ConversionTally, names: ConversionNames): string =>
  table<LeadLeftOut>(
    [
      { title: "Not converted", value: ({ leadId }) => name(names.leads, leadId) },
      { title: "Company", value: ({ leadId }) => titleOf(names.leads.get(leadId)) },
      { title: "Because", value: (each) => because(each, verdicts, names) },
    ],
    leftOut.slice(0, mostLines),
  );

const because = ({ leadId, refusal }: LeadLeftOut, verdicts: ConversionTally["verdicts"], { leads, customers, contacts, deals }: ConversionNames): string => {
  const failed = (verdicts.get(leadId)?.reasons ?? []).filter(({ verdict }) => verdict === "failed").map(({ explanation }) => explanation);
  switch (refusal.code) {
    case "lead_not_qualified": return failed.join(" ");
    case "lead_not_convertible": {
      const status = leads.get(leadId)?.status ?? "none";
      const next = status === "new" || status === "contacted" ? (failed.length === 0 ? ["It meets the criteria: --qualify takes it."] : failed) : [];
      return [`Only qualified leads are converted, and it is ${status}.`, ...next].join(" ");
    }
    case "lead_already_converted": return `It was converted elsewhere, into ${deals.get(String(refusal.details["opportunityId"]))?.name ?? "no deal that is here"}.`;
    case "customer_match_ambiguous":
    case "contact_match_ambiguous": return `${refusal.message} ${candidatesOf(refusal.details["candidates"]).map((id) => customers.get(id)?.name ?? contacts.get(id)?.name ?? id).join(", ")}.`;
    default: return refusal.message;
  }
};

const candidatesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
