import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7Generator, type OperationContext, type Result } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { trustedHost } from "@nexus/adapter-memory";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { CommandPath, leadConversionCommands, type LeadConversionResult } from "@nexus/crm-operations";
import { simulatedDeps } from "../testing/routing-under-test.js";
import { qualification, qualifiedLead, sellingDeskOn, sellingSchemas, type SellingDesk, type SellingStores } from "../testing/selling-desk.js";
import { sellingWorld } from "../testing/selling-world.js";

const connections = 8;
const rounds = process.env["NEXUS_SOAK"] === undefined ? 5 : 100;

let server: TestServer;
let storages: readonly PostgresStorage[];
let desks: readonly SellingDesk[];

/** Ids of its own for each process. */
const depsOf = (seed: number) => {
  const deps = simulatedDeps();
  return { ...deps, qualification, ids: uuidV7Generator({ clock: deps.clock, random: simulatedRandom(seed) }) };
};

beforeAll(async () => {
  server = await startPostgresServer();
  const url = await server.createDatabase();
  const open = (i: number): Promise<PostgresStorage> => connect({ url, schemas: sellingSchemas, migrate: i === 0, poolSize: 1, ...depsOf(100 + i), random: simulatedRandom(i + 1) });
  const first = await open(0);
  storages = [first, ...(await Promise.all(Array.from({ length: connections - 1 }, (_, i) => open(i + 1))))];
  desks = storages.map(({ unitOfWork }, i) => sellingDeskOn(unitOfWork, depsOf(200 + i)));
}, 120_000);
afterAll(async () => {
  await Promise.all(storages.map((storage) => storage.close()));
  await server.stop();
});

type Convert = (desk: SellingDesk, ctx: OperationContext, leadId: string) => Promise<Result<unknown>>;

const honest: Convert = (desk, ctx, leadId) => desk.conversion.convert(ctx, { leadId });

/** The same command with none of its locks, and no second try. */
const withoutLocks: Convert = (desk, ctx, leadId) => {
  const { convert } = leadConversionCommands({ ...desk.deps, qualification });
  const path = new CommandPath<SellingStores>({ ...desk.deps, unitOfWork: desk.unitOfWork, authorizer: trustedHost });
  return path.execute<unknown, LeadConversionResult>(ctx, { ...convert, schema: convert.schema as never, locks: () => [] }, { leadId });
};

/** In each round every connection converts a lead of the same person at once: the same one, or one of its own. */
const race = async (tenant: string, convert: Convert, leadOf: (round: number, place: number) => string) => {
  const [desk] = desks;
  if (!desk) throw new Error("There is no desk.");
  const ctx = { ...(await desk.newTenant()), correlationId: tenant };
  const found: { readonly answers: number; readonly errors: readonly string[] }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ids = Array.from({ length: connections }, (_, place) => leadOf(round, place));
    for (const id of new Set(ids)) await qualifiedLead(desk, ctx, id, { email: `ada-${round}@gmail.com`, phone: `+49 30 ${1_000_000 + round}` });
    const outcomes = await Promise.allSettled(desks.map((each, place) => convert(each, ctx, ids[place] ?? "")));
    const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : outcome.value.ok ? [] : [outcome.value.refusal.code]));
    const answers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" && outcome.value.ok ? [JSON.stringify(outcome.value.value)] : []));
    found.push({ answers: new Set(answers).size, errors });
  }
  const { customers, contacts, deals, tracked, notifications } = await sellingWorld(desk, ctx);
  const perRound = (things: readonly unknown[]): number => things.length / rounds;
  return { answers: found.map(({ answers }) => answers), errors: found.flatMap(({ errors }) => errors), customers: perRound(customers), contacts: perRound(contacts), deals: perRound(deals), tracked: perRound(tracked), notifications: perRound(notifications) };
};

const sameLead = (round: number): string => `L-${round}`;
const leadEach = (round: number, place: number): string => `L-${round}-${place}`;

test("the same lead converted by eight connections at once, round after round: one customer, one contact, one deal, eight identical answers", async () => {
  expect(await race("same", honest, sameLead)).toEqual({ answers: Array<number>(rounds).fill(1), errors: [], customers: 1, contacts: 1, deals: 1, tracked: 1, notifications: 1 });
}, 120_000);

test("leads of the same person, converted by eight connections at once: one customer and one contact, and a deal each", async () => {
  expect(await race("own", honest, leadEach)).toEqual({ answers: Array<number>(rounds).fill(connections), errors: [], customers: 1, contacts: 1, deals: connections, tracked: connections, notifications: connections });
}, 120_000);

test("control: without the locks they do not see each other's customer, and make it twice", async () => {
  expect((await race("unlocked", withoutLocks, leadEach)).customers).toBeGreaterThan(1);
}, 120_000);

test("control: without the locks some of those who convert the same lead are told that it has moved on", async () => {
  const errors: string[] = [];
  for (let tries = 0; tries < 10 && errors.length === 0; tries += 1) errors.push(...(await race(`unlocked ${tries}`, withoutLocks, sameLead)).errors);
  expect(errors).toContain("version_conflict");
}, 120_000);
