import { accept, checkFieldValues, refuse, type Result } from "@nexus/common";
import { changedFields } from "../shared/changed-fields.js";
import { targetOf } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import type { Lead } from "./lead.js";
import type { AssignLeadOwner, ChangeLeadSource, CreateLead, DeleteLead, RestoreLead, UpdateLead } from "./lead-command.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadDescription, LeadEvent } from "./lead-event.js";
import { stamp } from "./lead-stamp.js";

type Decision = Result<readonly LeadEvent[]>;

/** A lead nobody has described yet. */
export const undescribed: Omit<LeadDescription, "title"> = {
  contactName: null,
  jobTitle: null,
  companyName: null,
  email: null,
  phone: null,
  website: null,
  country: null,
  region: null,
  city: null,
  postalCode: null,
  industry: null,
  interest: null,
  employees: null,
  annualRevenue: null,
  budget: null,
  purchaseWithinDays: null,
  rating: null,
  note: null,
  externalReferences: [],
  customFields: {},
};

export const checkSource = (source: string, { sources }: LeadEnvironment): Result<string> => {
  if (sources.some(({ id }) => id === source)) return accept(source);
  const known = sources.map(({ id }) => id);
  return refuse("unknown_lead_source", `Use a source of the catalogue: ${known.join(", ")}.`, { source, known });
};

export const create = ({ type: _type, ...command }: CreateLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  if (lead) return refuse("lead_exists", "Take another id, or update the lead that has this one.", { id: command.id });
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const source = checkSource(command.source, environment);
  if (!source.ok) return source;
  const fields = checkFieldValues(environment.fields, "lead", command.customFields ?? {});
  if (!fields.ok) return fields;
  const inquiredAt = command.inquiredAt ?? environment.now;
  if (inquiredAt > environment.now) {
    return refuse("lead_inquiry_in_future", "Give the time the prospect asked, which cannot lie in the future.", { inquiredAt });
  }
  const data = { ...undescribed, ownerId: null, ...command, tenantId: tenant.value, inquiredAt };
  return accept([{ type: "LeadCreated", ...stamp(environment), data }]);
};

export const update = (command: UpdateLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { type: _type, id: _id, expectedVersion: _version, ...wanted } = command;
  if (wanted.customFields) {
    const fields = checkFieldValues(environment.fields, "lead", wanted.customFields);
    if (!fields.ok) return fields;
  }
  const changes = changedFields<LeadDescription>(target.value, wanted);
  return accept(Object.keys(changes).length === 0 ? [] : [{ type: "LeadUpdated", ...stamp(environment), data: { id: target.value.id, changes } }]);
};

export const changeSource = (command: ChangeLeadSource, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  if (command.source === target.value.source) return accept([]);
  const source = checkSource(command.source, environment);
  if (!source.ok) return source;
  return accept([{ type: "LeadSourceChanged", ...stamp(environment), data: { id: target.value.id, from: target.value.source, to: source.value } }]);
};

export const assignOwner = (command: AssignLeadOwner, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { id, ownerId: from } = target.value;
  if (command.ownerId === from) return accept([]);
  return accept([{ type: "LeadOwnerAssigned", ...stamp(environment), data: { id, from, to: command.ownerId } }]);
};

export const remove = (command: DeleteLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead, true);
  if (!target.ok) return target;
  return accept(target.value.deletedAt === null ? [{ type: "LeadDeleted", ...stamp(environment), data: { id: target.value.id } }] : []);
};

export const restore = (command: RestoreLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead, true);
  if (!target.ok) return target;
  return accept(target.value.deletedAt === null ? [] : [{ type: "LeadRestored", ...stamp(environment), data: { id: target.value.id } }]);
};
