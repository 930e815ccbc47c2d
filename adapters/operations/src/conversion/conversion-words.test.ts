import { expect, test } from "vitest";
import { memoryStorage } from "@nexus/adapter-memory";
import { NexusError } from "@nexus/common";
import { leadConversionTable } from "./stored-lead-conversions.js";
import { durableConversion, meddledConversionPort } from "../testing/durable-conversion.js";
import { done, simulatedDeps } from "../testing/routing-under-test.js";
import { qualifiedLead, sellingDeskOn } from "../testing/selling-desk.js";
import { newContact, newCustomers } from "../testing/selling-world.js";

/*
 * What a lead says of a person and a company is in the lead, the deal and the parties, and nowhere else:
 * conversions and whatever a workflow remembers keep ids.
 */

const words = {
  title: "canary vans",
  contactName: "Canary Ada",
  companyName: "Canary Ltd.",
  email: "canary@canary.example",
  phone: "+49 30 27182818",
  website: "canary.example",
  jobTitle: "canary buyer",
  city: "Canarytown",
  industry: "canaries",
} as const;
const canary = /canar|27182818/i;

test("what a durable run remembers, of a conversion that is done, refused, taken back or undone, has none of the lead's words, nor why it was undone", async () => {
  let isBroken = false;
  const broken = meddledConversionPort("leads", (leads) => ({ markManyConverted: (ctx, given) => (isBroken ? Promise.reject(new NexusError("port_broken", "Mend it.")) : leads.markManyConverted(ctx, given)) }));
  const at = await durableConversion({ bindings: broken });
  const { ctx } = at;
  await newCustomers({ unitOfWork: at.elsewhere }, ctx, { id: "C-1", name: "Canary Sister", website: "sister.example" });
  await newContact({ unitOfWork: at.elsewhere }, ctx, "P-1", { name: "Canary Bob", email: "bob@canary.example" }, ["C-1"]);
  for (const id of ["L-1", "L-2", "L-3"]) await qualifiedLead(at.desk, ctx, id, { ...words, ...(id === "L-2" ? { email: "bob@canary.example", website: "canary.example" } : {}) });
  const convert = (leadId: string) => at.settled(at.conversion().convert(ctx, { leadId, details: "fill-gaps" }));

  expect(await convert("L-1")).toMatchObject({ ok: true });
  expect(await convert("L-2")).toMatchObject({ ok: false, refusal: { code: "customer_match_ambiguous" } });
  isBroken = true;
  expect(await convert("L-3")).toMatchObject({ thrown: { code: "workflow_failed" } });
  expect(await at.settled(at.conversion().undo(ctx, { leadId: "L-1", reason: "Canary Ada has called." }))).toMatchObject({ ok: true });

  const remembered = JSON.stringify(at.journal.of(ctx.tenantId));
  expect(remembered.length).toBeGreaterThan(3_000);
  expect(remembered).not.toMatch(canary);
});

test("control: what the caller calls a deal goes along with the run, and is found", async () => {
  const at = await durableConversion();
  await qualifiedLead(at.desk, at.ctx, "L-1", words);
  await at.settled(at.conversion().convert(at.ctx, { leadId: "L-1", opportunity: { is: "new", name: "Canary vans" } }));
  expect(JSON.stringify(at.journal.of(at.ctx.tenantId))).toMatch(canary);
});

test("of all tables those of leads, deals and parties have the lead's words, with what the outbox tells of them; that of conversions has none", async () => {
  const deps = simulatedDeps();
  const storage = memoryStorage(deps);
  const desk = sellingDeskOn(storage.unitOfWork, deps);
  const ctx = await desk.newTenant();
  await qualifiedLead(desk, ctx, "L-1", words);
  await done(desk.conversion.convert(ctx, { leadId: "L-1" }));
  const dump = storage.dump(ctx.tenantId);
  expect(dump[leadConversionTable.name]).toHaveLength(1);
  const telling = Object.entries(dump).filter(([, rows]) => canary.test(JSON.stringify(rows))).map(([table]) => table);
  expect(telling.toSorted()).toEqual(["crm_lead", "crm_lead_key", "crm_opportunity", "nexus_outbox", "party_key", "party_organisation", "party_person"]);
});
