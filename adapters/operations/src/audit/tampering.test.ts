import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { sha256Hasher, systemClock, systemIds, systemRandom } from "@nexus/adapter-memory";
import { accept, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { verifyAudit, type AuditHead, type AuditVerification } from "@nexus/crm-operations";
import { auditUnitOfWork, sealerOn } from "../testing/audit-subject.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const entries = soak ? 2_000 : 120;
/** In the middle of a batch, somewhere in the trail. */
const place = Math.floor(entries / 2) + 3;

let server: TestServer;
let url: string;
let storage: PostgresStorage;
beforeAll(async () => {
  server = await startPostgresServer();
  url = await server.createDatabase();
  storage = await connect({ url, schemas: [], migrate: true, clock: systemClock, ids: systemIds, random: systemRandom });
}, 60_000);
afterAll(async () => {
  await storage.close();
  await server.stop();
});

let tenants = 0;

/** A sealed trail of a tenant of its own; every third entry has a reason. */
const sealedTrail = async (): Promise<OperationContext> => {
  const ctx = simulatedContext({ tenantId: `tenant-${(tenants += 1)}` });
  const audited = Array.from({ length: entries }, (_, n) => ({ action: "lead.assign", entityType: "lead", entityId: `L-${n % 10}`, entityVersion: n + 1, changedFields: ["ownerId"], reason: n % 3 === 0 ? `number ${n}` : null }));
  await storage.unitOfWork.run(ctx, [], async ({ audit }) => accept(await audit(audited)));
  await sealerOn(auditUnitOfWork(storage.unitOfWork), storage.unsealedTenants, { batchSize: 50, ids: systemIds }).sealAll();
  return ctx;
};

const verify = (ctx: OperationContext, heads: readonly AuditHead[] = []): Promise<AuditVerification> =>
  auditUnitOfWork(storage.unitOfWork).read(ctx, ({ auditEvidence }) => verifyAudit(ctx, auditEvidence, { hasher: sha256Hasher, heads }));

/** As the superuser, with every trigger switched off: no append-only, no waiting list, no row-level security. */
const tamper = ({ tenantId }: OperationContext, statements: string): Promise<void> =>
  server.script(url, `begin; set local session_replication_role = replica; set local app.tenant = '${tenantId}'; ${statements}; commit`);

const idAt = (position: number): string => `(select id from nexus_audit_seal where tenant_id = current_setting('app.tenant') and position = ${position})`;
const mine = "tenant_id = current_setting('app.tenant')";
const entry = `update nexus_audit set`;
const here = `where ${mine} and id = ${idAt(place)}`;

/** Column by column. */
const changes: Readonly<Record<string, string>> = {
  version: "version = 2",
  action: "action = 'lead.read'",
  entity_type: "entity_type = 'account'",
  entity_id: "entity_id = 'L-99'",
  entity_version: "entity_version = 1",
  changed_fields: `changed_fields = '["status"]'`,
  result: "result = 'denied'",
  refusal_code: "refusal_code = 'not_permitted'",
  reason_digest: "reason_digest = repeat('0', 64)",
  at: "at = at + interval '1 millisecond'",
  actor: `actor = '{"type":"user","id":"somebody-else"}'`,
  actor_id: "actor_id = 'somebody-else'",
  correlation_id: "correlation_id = 'another-request'",
};

describe(`in a sealed trail of ${entries} entries on a server, a superuser without triggers is found who`, () => {
  test.each(Object.entries(changes))("changes %s of an entry", async (_column, change) => {
    const ctx = await sealedTrail();
    expect(await verify(ctx)).toMatchObject({ isSound: true, sealed: entries });
    await tamper(ctx, `${entry} ${change} ${here}`);
    expect((await verify(ctx)).findings).toContainEqual(expect.objectContaining({ kind: "changed", position: place }));
  });

  test("changes the id of an entry, or gives it to another tenant", async () => {
    for (const change of ["id = 'another'", "tenant_id = 'elsewhere'"]) {
      const ctx = await sealedTrail();
      await tamper(ctx, `${entry} ${change} ${here}`);
      expect((await verify(ctx)).findings).toContainEqual(expect.objectContaining({ kind: "deleted", position: place }));
      await tamper(ctx, "delete from nexus_audit where tenant_id = 'elsewhere'");
    }
  });

  test.each([
    ["deletes an entry", `delete from nexus_audit ${here}`, "deleted"],
    ["deletes an entry and its seal", `delete from nexus_audit ${here}; delete from nexus_audit_seal where ${mine} and position = ${place}`, "deleted"],
    ["deletes a seal", `delete from nexus_audit_seal where ${mine} and position = ${place}`, "deleted"],
  ])("%s", async (_name, statements, kind) => {
    const ctx = await sealedTrail();
    await tamper(ctx, statements);
    expect((await verify(ctx)).findings).toContainEqual(expect.objectContaining({ kind, position: place }));
  });

  test("inserts an entry", async () => {
    const ctx = await sealedTrail();
    await tamper(ctx, `insert into nexus_audit (id, version, action, entity_type, entity_id, entity_version, changed_fields, at, actor, actor_id, correlation_id) select 'inserted', 1, action, entity_type, entity_id, entity_version, changed_fields, at, actor, actor_id, correlation_id from nexus_audit ${here}`);
    expect((await verify(ctx)).findings).toMatchObject([{ kind: "inserted", entryId: "inserted" }]);
  });

  test("lets two entries change places", async () => {
    const ctx = await sealedTrail();
    await tamper(ctx, `update nexus_audit_seal set position = -1 where ${mine} and position = ${place}; update nexus_audit_seal set position = ${place} where ${mine} and position = ${place + 5}; update nexus_audit_seal set position = ${place + 5} where ${mine} and position = -1`);
    const { findings } = await verify(ctx);
    for (const position of [place, place + 5]) expect(findings).toContainEqual(expect.objectContaining({ kind: "reordered", position }));
  });

  test("cuts the tail off, as long as its head is in the outbox or was kept elsewhere", async () => {
    const ctx = await sealedTrail();
    const { head } = await verify(ctx);
    const cut = `delete from nexus_audit where ${mine} and id in (select id from nexus_audit_seal where ${mine} and position >= ${place}); delete from nexus_audit_reason where ${mine} and id not in (select id from nexus_audit where ${mine}); delete from nexus_audit_seal where ${mine} and position >= ${place}`;
    await tamper(ctx, cut);
    const found = expect.objectContaining({ kind: "cut-off", position: place });
    expect((await verify(ctx)).findings).toContainEqual(found);
    await tamper(ctx, `delete from nexus_outbox where ${mine}`);
    expect(await verify(ctx)).toMatchObject({ isSound: true, sealed: place - 1 });
    expect((await verify(ctx, head ? [head] : [])).findings).toEqual([found]);
  });

  test("takes a reason away, or words it otherwise", async () => {
    const ctx = await sealedTrail();
    await tamper(ctx, `delete from nexus_audit_reason where ${mine} and id = ${idAt(1)}; update nexus_audit_reason set text = 'other' where ${mine} and id = ${idAt(4)}`);
    expect((await verify(ctx)).findings.map(({ kind }) => kind).toSorted()).toEqual(["reason-changed", "reason-deleted"]);
  });
});

test("control: nobody else gets so far: with triggers even the superuser is refused", async () => {
  const ctx = await sealedTrail();
  for (const table of ["nexus_audit", "nexus_audit_seal"]) {
    for (const statement of [`update ${table} set version = 2`, `delete from ${table}`, `truncate ${table}`]) await expect(server.script(url, statement)).rejects.toMatchObject({ code: "NX001" });
  }
  expect(await verify(ctx)).toMatchObject({ isSound: true });
});
