import { afterAll, beforeAll, expect, test } from "vitest";
import type { OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { bindStores, customersLock, type DuplicateKeyRecord, type LockKey, type NewCustomer, type UnitOfWork } from "@nexus/crm-operations";
import { bindParty, type PartyStores } from "./bind-party.js";
import { partySchema } from "./party-schema.js";
import { simulatedDeps } from "./testing/storages.js";

const connections = 8;
const companies = process.env["NEXUS_SOAK"] === undefined ? 12 : 200;

let server: TestServer;
let storages: readonly PostgresStorage[];
let desks: readonly UnitOfWork<PartyStores>[];

beforeAll(async () => {
  server = await startPostgresServer();
  const url = await server.createDatabase();
  const open = (i: number): Promise<PostgresStorage> => connect({ url, schemas: [partySchema], migrate: i === 0, poolSize: 1, ...simulatedDeps(100 + i), random: simulatedRandom(i + 1) });
  const first = await open(0);
  storages = [first, ...(await Promise.all(Array.from({ length: connections - 1 }, (_, i) => open(i + 1))))];
  desks = storages.map(({ unitOfWork }) => bindStores(unitOfWork, bindParty(simulatedDeps())));
}, 120_000);
afterAll(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await server.stop();
});

interface Race {
  readonly tenantId: string;
  readonly locks: readonly LockKey[];
  /** What the nth company is found by, and known by. */
  company(n: number): { readonly key: DuplicateKeyRecord; readonly details: Partial<NewCustomer> };
}

/** Every connection finds or creates every company at the same time, and links it. Answers how many customers each company has, how many have no link, and what went wrong. */
const race = async ({ tenantId, locks, company }: Race) => {
  const ctx: OperationContext = simulatedContext({ tenantId });
  const errors: unknown[] = [];
  const findOrCreate = (desk: UnitOfWork<PartyStores>, place: number, n: number) =>
    desk.run(ctx, locks, async ({ customers }) => {
      const { key, details } = company(n);
      const id = (await customers.findByKeys(ctx, [key]))[0]?.customer?.id ?? `c-${n}-${place}`;
      const created = id === `c-${n}-${place}` ? await customers.create(ctx, { id, name: `Company ${n}`, externalReferences: [], customFields: {}, ...details }) : undefined;
      if (created && !created.ok) return created;
      return { ok: true, value: await customers.link(ctx, [{ customerId: id, contactId: null, opportunityId: `O-${n}-${place}` }]) };
    });
  await Promise.all(
    desks.map(async (desk, place) => {
      for (let n = 0; n < companies; n += 1) await findOrCreate(desk, place, n).then((result) => !result.ok && errors.push(result.refusal), (error: unknown) => errors.push(error));
    }),
  );
  return desks[0]?.read(ctx, async ({ customers }) => {
    const counts: number[] = [];
    let links = 0;
    for (let n = 0; n < companies; n += 1) {
      const found = (await customers.findByKeys(ctx, [company(n).key])).flatMap(({ customer }) => customer?.id ?? []);
      counts.push(found.length);
      links += (await customers.linksOfCustomers(ctx, found)).length;
    }
    return { most: Math.max(...counts), customers: counts.reduce((sum, count) => sum + count, 0), links, errors };
  });
};

const byPhone: Race["company"] = (n) => ({ key: { kind: "phone", value: `+4930${900_000 + n}` }, details: { phone: `+49 30 ${900_000 + n}` } });
const byDomain: Race["company"] = (n) => ({ key: { kind: "company-domain", value: `company-${n}.example` }, details: { website: `company-${n}.example` } });
const oneEach = { most: 1, customers: companies, links: companies * connections, errors: [] };

test(`${connections} connections find or create ${companies} companies by a key under the lock: one customer each, linked by all`, async () => {
  expect(await race({ tenantId: "locked", locks: [customersLock()], company: byPhone })).toEqual(oneEach);
});

test("control: without the lock they do not see each other's customer, and make it twice", async () => {
  const raced = await race({ tenantId: "lockless", locks: [], company: byPhone });
  expect(raced?.most).toBeGreaterThan(1);
});

test("without the lock a web domain is still held once: whoever comes second finds it, or is refused with whose it is", async () => {
  const raced = await race({ tenantId: "backstop", locks: [], company: byDomain });
  expect(raced).toMatchObject({ most: 1, customers: companies });
  for (const refused of raced?.errors ?? []) expect(refused).toMatchObject({ code: "customer_domain_taken" });
  expect((raced?.links ?? 0) + (raced?.errors.length ?? 0)).toBe(companies * connections);
});
