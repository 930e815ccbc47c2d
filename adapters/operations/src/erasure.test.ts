import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { crmCommands } from "@nexus/adapter-crm";
import { memoryStorage, trustedHost } from "@nexus/adapter-memory";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { schemaFor, startPostgresServer, templateFile } from "@nexus/adapter-postgres/testing";
import { AuditSealer, bindStores, column, CommandPath, LeadRoutingCoordinator, personalDataCommands, verifyAudit, type Logger, type RecordRow, type RecordTable, type SealingRound, type Transaction, type UnitOfWork, type UnsealedTenants } from "@nexus/crm-operations";
import { erasedPerson, livePerson, otherPerson, prepareLives, type LifeOfAPerson } from "./testing/person-in-every-field.js";
import { bindDesk, deskSchemas, done, settle, simulatedDeps, target, type Desk, type SimulatedDeps } from "./testing/routing-under-test.js";
import { everythingInMemory, everythingInPostgres, hitsByTable, type EverythingStored } from "./testing/search-everything.js";

interface Opened {
  readonly unitOfWork: UnitOfWork<Transaction>;
  readonly everything: EverythingStored;
  readonly unsealedTenants: UnsealedTenants;
  close(): Promise<void>;
}

/** A table that nobody has told the search about. */
const stray: RecordTable<RecordRow & { readonly remark: unknown }> = { name: "stray_remarks", columns: { id: column.text, version: column.integer, remark: column.json }, unique: [] };
const schemas = [...deskSchemas, schemaFor("stray", [stray])];

const places: Readonly<Record<string, (deps: SimulatedDeps) => Promise<Opened>>> = {
  memory: (deps) => {
    const storage = memoryStorage(deps);
    return Promise.resolve({ ...storage, everything: everythingInMemory(storage), close: () => Promise.resolve() });
  },
  "the embedded database": async (deps) => {
    const storage = await openEmbedded({ directory: "memory", template: templateFile(), schemas, ...deps, random: simulatedRandom(5) });
    return { ...storage, everything: everythingInPostgres(storage.unitOfWork), close: () => storage.close() };
  },
  "a server": async (deps) => {
    const server = await startPostgresServer();
    const storage = await connect({ url: await server.createDatabase(), schemas, migrate: true, ...deps, random: simulatedRandom(5) });
    return { ...storage, everything: everythingInPostgres(storage.unitOfWork), close: () => storage.close().finally(() => server.stop()) };
  },
};

for (const [name, open] of Object.entries(places)) {
  describe(name, () => {
    const deps = simulatedDeps();
    let opened: Opened;
    let path: CommandPath<Desk>;
    let unitOfWork: UnitOfWork<Desk>;
    let tenants = 0;
    beforeAll(async () => {
      opened = await open(deps);
      unitOfWork = bindStores(opened.unitOfWork, bindDesk(deps));
      path = new CommandPath({ unitOfWork, authorizer: trustedHost, hasher: deps.hasher, clock: deps.clock, logger });
    }, 120_000);
    afterAll(() => opened.close());

    /** Everything that was ever handed to the log, before anything is left out. */
    const logged: unknown[] = [];
    const logger: Logger = { log: (...entry) => void logged.push(entry) };
    const sealed = (): Promise<SealingRound> => new AuditSealer({ unitOfWork, tenants: opened.unsealedTenants, hasher: deps.hasher, ids: deps.ids, sleep: () => Promise.resolve() }).sealAll();
    const verified = (ctx: OperationContext) => unitOfWork.read(ctx, ({ auditEvidence }) => verifyAudit(ctx, auditEvidence, { hasher: deps.hasher, heads: [] }));

    const commands = personalDataCommands(deps);
    const hits = async (ctx: OperationContext, mark = erasedPerson) => hitsByTable(await opened.everything(ctx), mark.name, mark.phone);

    /** Two persons in every field, routed by what their records say. */
    const lives = async (): Promise<{ readonly ctx: OperationContext; readonly person: LifeOfAPerson; readonly routing: LeadRoutingCoordinator }> => {
      const ctx = simulatedContext({ tenantId: `tenant-${(tenants += 1)}` });
      const reading = ["companyName", "email", "city", "postalCode", "website", "jobTitle", "interest"];
      const criteria = { any: reading.map((field) => ({ field, is: "eq" as const, value: field === "email" ? "nobody@nowhere.example" : "nobody" })) };
      await settle(ctx, { unitOfWork, clock: deps.clock }, {
        userIds: ["ann", "ben"],
        policy: { rules: [{ id: "words", name: "By words", priority: 1, criteria, ...target() }], catchAll: target(), queueId: "inbox" },
      });
      await prepareLives(ctx, path, deps.clock);
      const person = await livePerson(ctx, path, "x", erasedPerson);
      await livePerson(ctx, path, "y", otherPerson);
      const routing = new LeadRoutingCoordinator({ ...deps, unitOfWork, authorizer: trustedHost, logger });
      const imported = [];
      for (const mark of [erasedPerson, otherPerson]) {
        const [lead] = await unitOfWork.read(ctx, ({ leads }) => leads.findByReferences(ctx, [{ source: "old", externalId: `${mark.name}implead` }]));
        imported.push({ id: lead?.id ?? "", mark });
      }
      await done(routing.route({ ...ctx, idempotencyKey: "route" }, { entity: "lead", ids: imported.map(({ id }) => id) }));
      for (const { id, mark } of imported) {
        await done(routing.reassign({ ...ctx, idempotencyKey: `hand-${id}` }, { entity: "lead", recordId: id, userId: "ben", reason: `${mark.name}byhand`, beyondCapacity: true }));
        await unitOfWork.run(ctx, [], async ({ leads }) => ({ ok: true, value: await leads.scoreMany(ctx, [id]) }));
      }
      return { ctx, person, routing };
    };

    /** Two lives take their time on a database: these tests share them, in their order; the last one ends one of them. */
    let world: ReturnType<typeof lives> | undefined;
    const settled = () => (world ??= lives());

    const recordsOf = async (ctx: OperationContext, person: LifeOfAPerson) => [
      ...(await done(path.execute(ctx, commands.findSubject, { email: person.email.toUpperCase() }))),
      { entityType: "account", id: person.accountId },
      { entityType: "user", id: person.userId },
    ];

    const dealSums = async (ctx: OperationContext) => {
      const everything = await unitOfWork.read(ctx, async ({ crm }) => ({ stages: await crm.opportunities.stageSummary(ctx, "P-1"), open: await crm.opportunities.totalOpenValue(ctx) }));
      return everything;
    };

    test("what is not there and what is another tenant's are refused alike", async () => {
      const { person } = await settled();
      const stranger = simulatedContext({ tenantId: "strangers" });
      for (const id of [person.leadId, "nobody"]) {
        const refused = await path.execute(stranger, commands.eraseSubject, { records: [{ entityType: "lead", id }], legalBasis: "objection" });
        expect(refused).toMatchObject({ ok: false, refusal: { code: "record_not_found", details: { records: [{ entityType: "lead", id }] } } });
      }
    });

    test("an export tells everything about the person, in the same order each time, and nothing about anybody else", async () => {
      const { ctx, person } = await settled();
      const records = await recordsOf(ctx, person);
      const exported = await done(path.execute(ctx, commands.exportSubject, { records }));
      const text = JSON.stringify(exported);
      for (const word of ["updcontact", "lineupd", "callupdtext", "logged", "impcompetitor", "accountcustom", "usermail", "backward"]) expect(text).toContain(`${erasedPerson.name}${word}`);
      expect(text).not.toContain(otherPerson.name);
      expect(text).not.toContain("y-lead");
      expect(await done(path.execute(ctx, commands.exportSubject, { records: records.toReversed() }))).toEqual(exported);
    });

    test("control: a record in the bin is found, and so is a word in a table that nobody has told the search about", async () => {
      const { ctx, person } = await settled();
      const before = await hits(ctx);
      await done(path.execute(ctx, crmCommands.lead.delete, { id: person.leadId }));
      expect((await hits(ctx))["crm_lead"]).toBe(before["crm_lead"]);
      await opened.unitOfWork.run(ctx, [], async ({ records }) => {
        await records.insert(stray, [{ id: "1", version: 1, remark: { of: [erasedPerson.name] } }]);
        return { ok: true, value: undefined };
      });
      expect((await hits(ctx))[stray.name]).toBe(1);
      // Checkpoints name persons by id only: should a step answer more, it is found there.
      const careless = { id: "conversion:step:do", runId: "conversion", value: { contact: erasedPerson.name } };
      await done(unitOfWork.run(ctx, [], async ({ checkpoints }) => ({ ok: true, value: await checkpoints.keep(ctx, careless) })));
      expect((await hits(ctx))["operations_workflow_checkpoint"]).toBe(1);
      await done(unitOfWork.run(ctx, [], async ({ checkpoints }) => ({ ok: true, value: await checkpoints.forgetRuns(ctx, [careless.runId]) })));
      await opened.unitOfWork.run(ctx, [], async ({ records }) => ({ ok: true, value: await records.remove(stray, ["1"]) }));
      await done(path.execute(ctx, crmCommands.lead.restore, { id: person.leadId }));
    });

    test("a legal hold wins until it is released, and keeps what hangs on the record, too", async () => {
      const { ctx, person } = await settled();
      const lead = { entityType: "lead", id: person.leadId };
      const deal = { entityType: "opportunity", id: person.dealIds[0] ?? "" };
      await done(path.execute(ctx, commands.placeLegalHold, { records: [deal], reason: `${erasedPerson.name}lawsuit` }));
      const before = await hits(ctx);
      const refused = await path.execute(ctx, commands.eraseSubject, { records: [lead], legalBasis: "objection" });
      expect(refused).toMatchObject({ ok: false, refusal: { code: "legal_hold", details: { records: [deal] } } });
      expect(await hits(ctx)).toEqual(before);
      expect(await done(path.execute(ctx, commands.releaseLegalHold, { records: [deal], reason: "settled" }))).toHaveLength(1);
      expect(await hits(ctx)).not.toHaveProperty("operations_legal_hold");
    });

    test("an erased person is in no table any more, deals add up as before, and nobody else has lost a word", async () => {
      const { ctx, person, routing } = await settled();
      const before = await hits(ctx);
      for (const table of ["crm_lead", "crm_lead_key", "crm_opportunity", "crm_activity", "crm_account", "crm_user", "crm_external_reference", "crm_change_reason", "operations_routing_facts", "nexus_command_answer"]) {
        expect(before, `the person must have been in ${table}`).toHaveProperty(table);
      }
      const others = await hits(ctx, otherPerson);
      const sums = await dealSums(ctx);
      expect(await sealed()).toMatchObject({ failures: 0 });
      expect(await verified(ctx)).toMatchObject({ isSound: true, unsealed: 0 });

      const records = await recordsOf(ctx, person);
      const erased = await done(path.execute({ ...ctx, idempotencyKey: "erase" }, commands.eraseSubject, { records, legalBasis: "consent-withdrawn" }));
      expect(erased.records.map(({ entityType }) => entityType)).toEqual(expect.arrayContaining(["account", "activity", "contact", "lead", "opportunity", "user"]));
      expect(await hits(ctx)).toEqual({});
      expect(await hits(ctx, otherPerson)).toEqual(others);
      expect(await dealSums(ctx)).toEqual(sums);

      const exported = await done(path.execute(ctx, commands.exportSubject, { records }));
      expect(JSON.stringify(exported)).not.toMatch(new RegExp(`${erasedPerson.name}|${erasedPerson.phone}`));
      expect(await done(path.execute(ctx, commands.findSubject, { email: person.email }))).toEqual([]);
      expect(await done(path.execute(ctx, commands.eraseSubject, { records, legalBasis: "consent-withdrawn" }))).toEqual(erased);

      expect(await person.importAgain()).toMatchObject({ ok: true, value: [{ outcome: "rejected", refusal: { code: "reference_erased" } }] });
      expect(await person.createAgain()).toMatchObject({ ok: false, refusal: { code: "idempotency_key_reused" } });
      expect(await hits(ctx)).toEqual({});
      expect(await verified(ctx), "the chain still holds, the new entries wait for their seal").toMatchObject({ isSound: true });
      await sealed();
      expect(await verified(ctx)).toMatchObject({ isSound: true, unsealed: 0 });
      expect(await hits(ctx)).toEqual({});
      expect(logged.length).toBeGreaterThan(50);
      expect(JSON.stringify(logged)).not.toMatch(new RegExp(`${erasedPerson.name}|${erasedPerson.phone}`));
      const runs = await unitOfWork.read(ctx, (stores) => stores.routing.log.runs(ctx, { limit: 1 }));
      expect(await routing.replayRun(ctx, runs.items[0]?.id ?? "")).toMatchObject({ ok: false, refusal: { code: "decision_erased" } });
    });
  });
}
