/** One valid input with every field for every command, on what `settledCrm` holds. */

const past = "2026-01-10T08:00:00.000Z";
const money = { minorUnits: 50_000, currency: "EUR" };
const reference = (externalId: string) => ({ source: "old-crm", externalId });
const externalReferences = [{ source: "fair", externalId: "7" }];
const customFields = { tier: "gold" };

/** Versions of the records that were changed after they were created. */
const versions: Readonly<Record<string, number>> = {
  "L-qualified": 4, "L-converted": 4, "L-disqualified": 2, "L-overridden": 2, "L-deleted": 2, "O-propose": 2, "O-lost": 2, "O-deleted": 2, "P-3": 2, "A-completed": 2, "A-deleted": 2,
};
const target = (id: string) => ({ id, expectedVersion: versions[id] ?? 1 });
const lead = (id = "L-new") => target(id);
const deal = (id = "O-open") => target(id);
const pipeline = (id = "P-2") => target(id);
const activity = (id = "A-planned") => target(id);

const described = {
  contactName: "Ana Lima", jobTitle: "Buyer", companyName: "Acme", email: "ana@acme.example", phone: "+49 30 901820", website: "https://acme.example", country: "DE", region: "Saxony", city: "Dresden",
  postalCode: "01067", industry: "Logistics", interest: "Vans", employees: 40, annualRevenue: money, budget: money, purchaseWithinDays: 30, rating: "hot", note: "Call in the morning",
};

const factor = { name: "fit", points: 64, weightPpm: 1_000_000, contributionPpm: 64_000_000, detail: "Fits." };
const lines = [{ id: "1", productId: "V-1", description: "Van", quantity: "3", unitPrice: money, discountPpm: 0, schedule: [{ date: "2026-06-30", amount: { minorUnits: 150_000, currency: "EUR" } }] }];
const contactRoles = [{ contactId: "C-1", role: "champion", isPrimary: true }];
const recurring = { monthly: money, termMonths: 12 };
const stage = { id: "demo", name: "Demo", probabilityPpm: 400_000, rottenAfterDays: 14, forecastCategory: "pipeline" };
const policy = { skipForward: true, backward: "refused", closedToClosed: "refused" };
const planned = { activityType: "call", title: "Call", description: "In detail", relatedTo: { entityType: "lead", id: "L-new" }, ownerId: "U-1", participants: [{ type: "user", id: "U-2" }], externalReferences, customFields, duration: { minutes: 30 } };
const field = { entity: "lead", name: "size", label: "Size", type: "choice", required: false, choices: ["small", "large"], personalData: "none" };
const facts = { reference: reference("new"), createdAt: "2016-10-20T00:00:00.000Z", customFields };

export const sampleInputs: Readonly<Record<string, unknown>> = {
  "lead.create": { ...described, id: "L-2", title: "Ten vans", source: "website", ownerId: "U-1", externalReferences, customFields, inquiredAt: past },
  "lead.update": { ...lead(), ...described, title: "Ten vans", externalReferences, customFields },
  "lead.change-status": { ...lead(), status: "contacted" },
  "lead.change-source": { ...lead(), source: "referral" },
  "lead.assign-score": { ...lead(), score: { value: 64, factors: [factor], calculatedAt: past, modelVersion: "test-1", origin: "engine" } },
  "lead.override-score": { ...lead(), value: 90, reason: "Met them" },
  "lead.clear-score-override": lead("L-overridden"),
  "lead.assign-owner": { ...lead(), ownerId: "U-1" },
  "lead.convert": { ...lead("L-qualified"), opportunityId: "O-1", accountId: "C-1", contactId: "C-2" },
  "lead.revert-conversion": { ...lead("L-converted"), reason: "Converted by mistake" },
  "lead.disqualify": { ...lead(), reason: "no-budget", note: "Next year perhaps" },
  "lead.recycle": { ...lead("L-disqualified"), reason: "New budget", workAgainOn: "2026-09-01" },
  "lead.hand-over": { ...lead(), stage: "mql", at: "2026-01-15T09:00:30.000Z" },
  "lead.delete": lead(),
  "lead.restore": lead("L-deleted"),
  "lead.score": { ids: ["L-new", "L-qualified"], at: "2026-01-15T09:00:30.000Z" },

  "opportunity.create": {
    id: "O-2", title: "Ten vans", pipelineId: "P-1", stageId: "propose", opportunityType: "new", ownerId: "U-1", accountId: "C-1", sourceLeadId: "L-new", amount: { minorUnits: 150_000, currency: "EUR" },
    isFreePilot: false, recurring, lines, contactRoles, expectedCloseDate: "2026-06-30", externalReferences, customFields,
  },
  "opportunity.update": { ...deal(), title: "Ten vans", opportunityType: "renewal", accountId: "C-1", sourceLeadId: "L-new", externalReferences, customFields },
  "opportunity.change-amount": { ...deal(), amount: money, isFreePilot: false, recurring },
  "opportunity.set-expected-close-date": { ...deal(), expectedCloseDate: "2026-06-30" },
  "opportunity.advance": deal(),
  "opportunity.move-to-stage": { ...deal("O-propose"), stageId: "qualify", reason: "They asked for another offer" },
  "opportunity.mark-won": { ...deal(), stageId: "won", closeReason: "best-fit", note: "Signed", actualAmount: money, closedAt: past },
  "opportunity.mark-lost": { ...deal(), stageId: "lost", closeReason: "price", competitor: "Globex", note: "Too dear", closedAt: past },
  "opportunity.reopen": { ...deal("O-lost"), reason: "They called again", stageId: "propose" },
  "opportunity.set-forecast": { ...deal(), forecastCategory: "commit", probability: { probabilityPpm: 5, reason: "Budget cut" } },
  "opportunity.set-lines": { ...deal(), lines, isFreePilot: false },
  "opportunity.set-contact-roles": { ...deal(), contactRoles },
  "opportunity.assign-owner": { ...deal(), ownerId: "U-1", reason: "On leave" },
  "opportunity.delete": deal(),
  "opportunity.restore": deal("O-deleted"),

  "pipeline.create": { id: "P-4", name: "Partners", description: "Through partners", currency: "EUR", stages: [stage, { id: "won", name: "Won", probabilityPpm: 1_000_000 }, { id: "lost", name: "Lost", probabilityPpm: 0 }], transitionPolicy: policy, externalReferences },
  "pipeline.update": { ...pipeline(), name: "Renewed", description: "For renewals", currency: "EUR", transitionPolicy: policy, externalReferences },
  "pipeline.change-status": { ...pipeline(), status: "inactive" },
  "pipeline.add-stage": { ...pipeline(), stage, position: 2 },
  "pipeline.change-stage": { ...pipeline(), stageId: "qualify", name: "Qualifying", probabilityPpm: 300_000, rottenAfterDays: 30, forecastCategory: "best-case" },
  "pipeline.remove-stage": { ...pipeline(), stageId: "propose" },
  "pipeline.reorder-stages": { ...pipeline(), stageIds: ["propose", "qualify", "negotiate", "won", "lost"] },
  "pipeline.make-default": pipeline(),
  "pipeline.delete": pipeline(),
  "pipeline.restore": pipeline("P-3"),

  "activity.create": { ...planned, id: "A-2", scheduledAt: "2026-01-16T09:00:00.000Z" },
  "activity.log": { ...planned, id: "A-2", startedAt: past, endedAt: "2026-01-10T09:00:00.000Z", outcome: "Agreed" },
  "activity.update": { ...activity("A-completed"), title: "Renamed", description: "In detail", relatedTo: { entityType: "opportunity", id: "O-open" }, participants: [{ type: "user", id: "U-2" }], externalReferences, customFields, duration: { minutes: 45 }, outcome: "Agreed" },
  "activity.start": { ...activity(), startedAt: past },
  "activity.complete": { ...activity(), endedAt: past, duration: { minutes: 30 }, outcome: "Agreed" },
  "activity.reschedule": { ...activity(), scheduledAt: "2026-01-17T09:00:00.000Z", reason: "They are away" },
  "activity.cancel": { ...activity(), reason: "Moot" },
  "activity.assign-owner": { ...activity(), ownerId: "U-1" },
  "activity.delete": activity(),
  "activity.restore": activity("A-deleted"),

  "field-registry.define": field,
  "field-registry.retire": { entity: "lead", name: "tier" },

  "history.import-user": [{ ...facts, name: "Eve", email: "eve@acme.example", timeZone: "Europe/Lisbon", managerReference: reference("Max"), teamName: "North", since: "2016-01-01" }],
  "history.import-product": [{ ...facts, customFields: {}, name: "Truck", family: "Vehicles", listPrice: money }],
  "history.import-account": [{
    ...facts, name: "Acme Iberia", parentReference: reference("Acme"), parentSince: "2017-01-01", industry: "Logistics", country: "PT", employees: 40, annualRevenue: money, yearEstablished: 1998,
    domain: "acme.example", ownerReference: reference("Ann"),
  }],
  "history.import-lead": [{
    ...facts, ...described, title: "Old inquiry", status: "converted", source: "website", ownerReference: reference("Ann"), inquiryAt: past, marketingQualifiedAt: past, salesAcceptedAt: past, salesQualifiedAt: past,
    convertedAt: past, disqualifiedAt: past, disqualificationReason: "closed-down",
  }],
  "history.import-opportunity": [{
    ...facts, name: "Old deal", status: "lost", pipelineName: "Sales", stageName: "Propose", type: "renewal", amount: money, expectedCloseDate: "2017-06-01", stageEnteredAt: "2017-01-01T00:00:00.000Z",
    closedAt: "2017-03-01T00:00:00.000Z", closeReason: "too late", competitor: "Globex", ownerReference: reference("Ann"), accountReference: reference("Acme"), productReference: reference("Van"), sourceLeadReference: reference("L"),
    leadConvertedAt: "2017-02-01T00:00:00.000Z", leadOwnerReference: reference("Ann"),
  }],
};
