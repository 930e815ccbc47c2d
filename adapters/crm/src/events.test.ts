import { accept } from "@nexus/common";
import { catalogueProblem, historyCommands, outboxTable, type Command, type EventEnvelope, type NewEvent } from "@nexus/crm-operations";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { CrmStores } from "./bind-crm.js";
import { crmCommands } from "./crm-commands.js";
import { crmEventCatalogue, type CrmEvents } from "./events/crm-events.js";
import { sampleInputs } from "./testing/sample-inputs.js";
import { settledCrm, type SettledCrm } from "./testing/settled-crm.js";

const catalogued = crmEventCatalogue.flatMap(({ events }) => Object.keys(events));

type AnyCommand = Command<unknown, unknown, CrmStores>;

const commands = [...Object.values(crmCommands).flatMap((ofEntity) => Object.values(ofEntity)), historyCommands.lead, historyCommands.opportunity] as unknown as readonly AnyCommand[];

/** What a later import of the same records says. */
const laterFacts = (name: string, input: unknown): readonly unknown[] => {
  if (!name.startsWith("history.")) return [];
  const change = { "history.import-lead": { industry: "Retail" }, "history.import-opportunity": { amount: { minorUnits: 1_00, currency: "EUR" } } }[name];
  return [(input as readonly object[]).map((facts) => ({ ...facts, ...change }))];
};

const aPerson = [{ entityType: "lead", id: "L-new" }, { entityType: "opportunity", id: "O-open" }, { entityType: "activity", id: "A-planned" }];

const disqualified: NewEvent = { type: "LeadDisqualified", data: { id: "L-1", from: "new" }, schemaVersion: 1, aggregate: { type: "lead", id: "L-1", sequence: 2 } };

describe("the catalogue of the CRM's events", () => {
  test("knows every event once, each with a sentence", () => {
    expect(new Set(catalogued).size).toBe(catalogued.length);
    for (const { events } of crmEventCatalogue) for (const { says } of Object.values(events)) expect(says).toMatch(/^[A-Z].*\.$/);
  });

  test("is what the CRM emits: every event happens when every command is carried out, and when a person is erased", async () => {
    const happened = new Set<string>();
    const listen = async ({ rows, ctx }: SettledCrm): Promise<void> => {
      for (const { type } of await rows.read(ctx, ({ records }) => records.find(outboxTable, {}))) happened.add(type);
    };
    for (const command of commands) {
      const crm = await settledCrm();
      const { ctx, commands: path } = crm;
      const input = sampleInputs[command.name];
      expect(await path.execute(ctx, command, input), command.name).toMatchObject({ ok: true });
      for (const later of laterFacts(command.name, input)) expect(await path.execute(ctx, command, later), command.name).toMatchObject({ ok: true });
      await listen(crm);
    }
    const crm = await settledCrm();
    await crm.unitOfWork.run(crm.ctx, [], async ({ crmPersonalData }) => {
      for (const holder of crmPersonalData) await holder.erase(crm.ctx, aPerson, { id: "E-1", at: crm.clock.now() });
      return accept(undefined);
    });
    await listen(crm);
    // No command takes over activities of another system so far; the core decides such imports.
    expect(catalogued.filter((type) => !happened.has(type))).toEqual(["ActivityImported", "ActivityHistoryCorrected"]);
  }, 60_000);

  test.each<readonly [string, Partial<NewEvent>, string]>([
    ["an event nobody has described", { type: "LeadForgotten" }, "LeadForgotten of lead is not in the catalogue"],
    ["one of another aggregate", { aggregate: { type: "pipeline", id: "P-1", sequence: 1 } }, "LeadDisqualified of pipeline is not in the catalogue"],
    ["one whose name every object has", { type: "constructor" }, "constructor of lead is not in the catalogue"],
    ["another version", { schemaVersion: 2 }, "LeadDisqualified has version 2, not 1"],
    ["a field too many", { data: { id: "L-1", from: "new", note: "secret" } }, "does not fit"],
    ["a field too few", { data: { id: "L-1" } }, "from"],
    ["a field of another type", { data: { id: "L-1", from: "converted" } }, "from"],
  ])("control: %s is a problem", (_name, change, problem) => {
    expect(catalogueProblem(crmEventCatalogue, disqualified)).toBeUndefined();
    expect(catalogueProblem(crmEventCatalogue, { ...disqualified, ...change })).toContain(problem);
  });

  test("makes subscriptions typed", () => {
    expectTypeOf<CrmEvents["LeadDisqualified"]>().toEqualTypeOf<{ id: string; from: "new" | "contacted" | "qualified" }>();
    expectTypeOf<EventEnvelope<"LeadDeleted", CrmEvents["LeadDeleted"]>["data"]>().toEqualTypeOf<{ id: string }>();
    expectTypeOf<keyof CrmEvents>().toEqualTypeOf<keyof CrmEvents & string>();
  });
});
