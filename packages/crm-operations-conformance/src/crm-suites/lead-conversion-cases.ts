import type { LeadRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { outcomeCodes } from "./assigning-cases.js";
import { batchCases, type Batch } from "./batch-cases.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import { convert, disqualify, leadRoom, qualify } from "./lead-room.js";
import { stored } from "./record-room.js";

const targets = { opportunityId: "O-1", accountId: "A-1", contactId: null };

const markingMany: Batch<LeadRecord> = {
  name: "markManyConverted",
  room: leadRoom,
  done: "converted",
  again: "unchanged",
  ofDeleted: "lead_deleted",
  ready: qualify,
  apply: ({ leads }, ctx, records) => leads.markManyConverted(ctx, records.map((record) => ({ ...record, ...targets }))),
  shown: (lead) => lead && [lead.status, lead.conversion, lead.updatedAt],
};

const revertingMany: Batch<LeadRecord> = {
  name: "revertManyConversions",
  room: leadRoom,
  done: "reverted",
  again: "lead_not_converted",
  ofDeleted: "lead_deleted",
  ready: (crm, id) => convert(crm, id),
  apply: ({ leads }, ctx, records) => leads.revertManyConversions(ctx, records, "By mistake"),
  shown: (lead) => lead && [lead.status, lead.conversion, lead.updatedAt],
};

/** `LeadConversions`, sentence by sentence, beyond what all changes and batches promise. */
export const leadConversionCases: readonly CrmCase[] = [
  ...batchCases(markingMany),
  ...batchCases(revertingMany),
  crmCase("leads of one batch become what each of them became, and only qualified ones do", async (crm) => {
    for (const id of ["a", "b", "new", "lost", "other"]) await crm.lead(id);
    for (const id of ["a", "b"]) await qualify(crm, id);
    await disqualify(crm, "lost");
    await convert(crm, "other");
    crm.clock.advance(60_000);
    const made = { a: { opportunityId: "O-a", accountId: "A-1", contactId: "C-a" }, b: { opportunityId: "O-b", accountId: "A-1", contactId: null } };
    const outcomes = await crm.commit(({ leads }, ctx) =>
      leads.markManyConverted(ctx, [{ id: "b", ...made.b }, { id: "new", ...made.a }, { id: "lost", ...made.a }, { id: "other", ...made.a }, { id: "a", ...made.a }]),
    );
    expectEqual("which are rejected", outcomes.map(({ id, outcome }) => [id, outcome]), [["b", "converted"], ["new", "rejected"], ["lost", "rejected"], ["other", "rejected"], ["a", "converted"]]);
    for (const id of ["a", "b"] as const) {
      const { status, conversion } = await stored(crm, leadRoom, id);
      expectEqual(`the lead ${id}`, [status, conversion], ["converted", { at: crm.clock.now(), ...made[id] }]);
    }
    expectEqual("the others", await Promise.all(["new", "lost", "other"].map(async (id) => (await stored(crm, leadRoom, id)).status)), ["new", "disqualified", "converted"]);
  }),
  crmCase("a conversion that is taken back leaves the lead as it was before, but for version and time", async (crm) => {
    for (const id of ["a", "b"]) {
      await crm.lead(id, { email: "ana@acme.example", ownerId: "U-1" });
      await qualify(crm, id);
    }
    const before = await Promise.all(["a", "b"].map((id) => stored(crm, leadRoom, id)));
    crm.clock.advance(1_000);
    const converted = await crm.commit(({ leads }, ctx) => leads.markManyConverted(ctx, [{ id: "a", ...targets }, { id: "b", ...targets }]));
    expectEqual("converted", outcomeCodes(converted), ["converted", "converted"]);
    const one = await crm.done("taking a back", ({ leads }, ctx) => leads.revertConversion(ctx, { id: "a" }, "By mistake"));
    await crm.commit(({ leads }, ctx) => leads.revertManyConversions(ctx, [{ id: "b" }], "By mistake"));
    const after = [one, await stored(crm, leadRoom, "b")];
    expectEqual("the leads", after.map((lead) => ({ ...lead, version: 0, updatedAt: null })), before.map((lead) => ({ ...lead, version: 0, updatedAt: null })));
    const [key] = one.duplicateKeys;
    expectEqual("open leads with its key", (await crm.read(({ leads }, ctx) => leads.findOpenByKeys(ctx, key ? [key] : []))).map(({ id }) => id), ["a", "b"]);
    await crm.done("converting it into something else", ({ leads }, ctx) => leads.markConverted(ctx, { id: "a" }, { ...targets, opportunityId: "O-2" }));
  }),
  crmCase("a lead that is not converted is not taken back, and stays as it is", async (crm) => {
    for (const [id, bring] of [["new", undefined], ["qualified", qualify], ["disqualified", disqualify]] as const) {
      await crm.lead(id);
      await bring?.(crm, id);
      await crm.refused(`taking back a ${id} lead`, "lead_not_converted", ({ leads }, ctx) => leads.revertConversion(ctx, { id }, "By mistake"));
      expectEqual("the status", (await stored(crm, leadRoom, id)).status, id);
    }
  }),
];
