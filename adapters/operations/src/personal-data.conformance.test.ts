import { setTimeout as wait } from "node:timers/promises";
import { Instant, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher } from "@nexus/adapter-memory";
import { auditReasonTable, bindStores, commandAnswersOver, commandAnswerTable, type CommandAnswers, type PersonalDataHolder, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { personalDataHolderSuite, registerSuite, runSuite, type KeptPerson, type MakeSubject, type PersonalDataHolderSubject } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { bindOperations, type OperationsStores } from "./bind-operations.js";
import { routingFactsTable } from "./routing/routing-facts-table.js";
import { committed, onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const at = Instant.of("2026-05-04T10:00:00.000Z");

type Keep = (stores: OperationsStores & { readonly answers: CommandAnswers; readonly outbox: Pick<Transaction, "audit"> }, ctx: OperationContext, mark: string, id: string) => Promise<KeptPerson>;

/** How one person gets into what each holder keeps. */
const persons: Readonly<Record<string, Keep>> = {
  "routing-facts": async ({ routing }, ctx, mark, id) => {
    const subject = { entity: "lead" as const, id, ownerId: null, duplicateOf: null, accountOwnerId: null, previousOwnerId: null, waitingSince: at, declinedBy: [] };
    const run = { id: `run-${id}`, policyId: "inbound", policyVersion: 1, snapshotHash: "0", request: { at, actorUserId: null }, state: { loads: {}, recent: {}, rotations: {} }, decisions: 1 };
    const outcome = { outcome: "unassigned", reason: "no_rule_matched" } as const;
    await routing.log.append(ctx, run, [{ id: `decision-${id}`, runId: run.id, position: 0, subject: { ...subject, facts: { jobTitle: `${mark}job` }, place: { companyName: `${mark}company`, emailDomain: `${mark}domain.example` } }, outcome }]);
    return { records: [{ entityType: "lead", id }], words: [`${mark}job`, `${mark}company`, `${mark}domain`] };
  },
  // Its export says when there were answers, not what they said: that is in the records themselves.
  "command-answers": async ({ answers }, ctx, mark, id) => {
    await answers.keep(ctx, { id: sha256Hasher.sha256(id), request: sha256Hasher.sha256("request"), at, expiresAt: at, value: { id, contactName: `${mark}contact` } });
    await answers.keep(ctx, { id: sha256Hasher.sha256(`${id}-batch`), request: sha256Hasher.sha256("request"), at, expiresAt: at, value: [[{ outcome: { of: id } }, `${mark}word`]] });
    return { records: [{ entityType: "lead", id }], words: [] };
  },
  "audit-reasons": async ({ outbox }, _ctx, mark, id) => {
    await outbox.audit([{ action: "lead.update", entityType: "lead", entityId: id, entityVersion: 1, changedFields: [], reason: `${mark}reason` }]);
    return { records: [{ entityType: "lead", id }], words: [`${mark}reason`] };
  },
};

const subjectOn =
  (rows: () => UnitOfWork<Transaction>, name: string, sabotage: (holder: PersonalDataHolder) => PersonalDataHolder = (holder) => holder): MakeSubject<PersonalDataHolderSubject> =>
  ({ clock }) => {
    const bind = bindOperations({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });
    const keep = persons[name];
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => {
        const holder = bind(tx).operationsPersonalData.find((one) => one.name === name);
        if (!holder || !keep) throw new Error(`There is no holder called ${name}.`);
        return sabotage(holder);
      }),
      locks: [],
      keepPerson: (ctx, mark) => committed(bindStores(rows(), (tx) => ({ ...bind(tx), answers: commandAnswersOver(tx.records), outbox: tx })).run(ctx, [], async (stores) => ({ ok: true, value: await (keep?.(stores, ctx, mark, mark === "zq7" ? "L-1" : "L-10") ?? Promise.reject(new Error(name))) }))),
      everything: (ctx) => rows().read(ctx, async ({ records }) => JSON.stringify([await records.find(routingFactsTable, {}), await records.find(commandAnswerTable, {}), await records.find(auditReasonTable, {})])),
      close: () => Promise.resolve(),
    });
  };

onRowsOfAllStorages((rows) => {
  for (const name of Object.keys(persons)) describe(name, () => registerSuite(personalDataHolderSuite, subjectOn(rows, name), runner, { label: name }));

  test("every holder of these stores is here, and one that forgets is rejected", async () => {
    const ctx = { tenantId: "all", actor: { type: "user" as const, id: "u" }, correlationId: "c" };
    const bind = bindOperations({ clock: simulatedClock(), ids: { next: () => "1" }, hasher: sha256Hasher });
    const names = await rows().read(ctx, (tx) => Promise.resolve(bind(tx).operationsPersonalData.map(({ name }) => name)));
    expect(names).toEqual(Object.keys(persons));
    const forgetful = (holder: PersonalDataHolder): PersonalDataHolder => ({ name: holder.name, find: (...given) => holder.find(...given), trace: (...given) => holder.trace(...given), export: (...given) => holder.export(...given), erase: () => Promise.resolve(1) });
    const { failed } = await runSuite(personalDataHolderSuite, subjectOn(rows, "routing-facts", forgetful), runner, { label: "forgetful" });
    expect(failed.map(({ name }) => name)).toContain("an erased person is in no row any more, the bin included");
  });
});
