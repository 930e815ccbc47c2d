import type { Instant, OperationContext } from "@nexus/common";
import { duplicateKeys, Lead } from "@nexus/crm";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type SubjectKeys, type RecordReference } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { leadKind } from "../leads/lead-kind.js";
import { StoredLeads } from "../leads/stored-leads.js";
import { ErasableRecords } from "./entity-holder.js";
import { RecordTraces } from "./record-traces.js";

/**
 * Leads, with the keys by which duplicates are found. A lead leads to the deal and the contact it was
 * converted to, not to the account: that is a company, and others belong to it.
 */
export class LeadHolder implements PersonalDataHolder {
  readonly name = "crm-leads";
  private readonly leads: StoredLeads;
  private readonly records;
  private readonly traces: RecordTraces;

  constructor(deps: BoundDeps) {
    this.leads = new StoredLeads(deps);
    this.records = new ErasableRecords("LeadErased", leadKind, this.leads.store, deps.tx);
    this.traces = new RecordTraces("lead", deps);
  }

  async find(_ctx: OperationContext, { email, phone }: SubjectKeys): Promise<readonly RecordReference[]> {
    const keys = duplicateKeys({ email: email ?? null, phone: phone ?? null, website: null, companyName: null, country: null }).filter(({ kind }) => kind === "email" || kind === "phone");
    return (await this.leads.keys.find(keys)).map((id) => ({ entityType: "lead", id }));
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    const leads = await this.records.known(idsOfKind(records, "lead"));
    return leads.flatMap(({ id, conversion }) => [
      { entityType: "lead", id },
      ...(conversion && conversion.opportunityId !== null ? [{ entityType: "opportunity", id: conversion.opportunityId }] : []),
      ...(conversion && conversion.contactId !== null ? [{ entityType: "contact", id: conversion.contactId }] : []),
    ]);
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    const ids = idsOfKind(records, "lead");
    return [...(await this.records.parts(ids)), ...(await this.traces.parts(ids))];
  }

  /** An open lead goes to the bin: there is nobody left to work on. */
  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    const ids = idsOfKind(records, "lead");
    const steps = await this.records.erase(ids, at, (lead) => (Lead.isOpen(lead) ? { ...lead, deletedAt: lead.deletedAt ?? at } : lead));
    await this.leads.keys.write(steps);
    return steps.length + (await this.traces.erase(ids));
  }
}
