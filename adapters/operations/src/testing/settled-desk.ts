import { accept, CalendarDate, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, type MemoryStorage, type MemoryStorageOptions } from "@nexus/adapter-memory";
import { crmTables } from "@nexus/adapter-crm";
import * as operations from "@nexus/crm-operations";
import type { AccessRole, AccessStores, DeadLetterStores, PersonalDataStores, RoleAssignment, RoutingStores, Transaction } from "@nexus/crm-operations";
import { commandsIn, mirrorTenant, type AnyCommand } from "@nexus/crm-operations-conformance";
import { operationsRoomsSchema } from "../operations-rooms-schema.js";
import { bindDesk, deskOn, done, newLeads, policyOf, settle, simulatedDeps, target, type Desk, type RoutingUnderTest } from "./routing-under-test.js";

type CommandStores = RoutingStores & AccessStores & DeadLetterStores & PersonalDataStores;

export type RoutedCommand = AnyCommand<CommandStores>;

const simulated = simulatedDeps();

/** With ids that no settled desk has given out. */
export const deps = { ...simulated, ids: uuidV7Generator({ clock: simulated.clock, random: simulatedRandom(12) }) };

/** Every command behind the door that asks for more than the CRM: of routing, access, dead letters and personal data. */
export const routedCommands: readonly RoutedCommand[] = commandsIn<CommandStores>({ operations }, { ...deps, compiled: operations.compiledRoutings() }).filter(({ name }) => /^(routing|access|event|personal-data)\./.test(name));

export interface SettledDesk {
  readonly ctx: OperationContext;
  readonly storage: MemoryStorage;
  readonly desk: Omit<RoutingUnderTest, "newTenant">;
  readonly bind: (tx: Transaction) => Desk;
  /** One input with every field for every command, accepted as things stand. */
  readonly samples: Readonly<Record<string, unknown>>;
}

/** A tenant with a record in every state that some command asks for, on the memory storage. */
export const settledDesk = async (options: Pick<MemoryStorageOptions, "turn"> = {}): Promise<SettledDesk> => {
  const own = simulatedDeps();
  const storage = memoryStorage({ ...own, ...options });
  const desk = deskOn(storage.unitOfWork, own);
  const ctx = simulatedContext({ actor: { type: "user", id: "ann" } });
  await settle(ctx, desk, { userIds: ["ann", "ben", "cem"], policy: { queueId: "inbox", selfAssignment: true }, members: [{ userId: "cem", pause: { from: own.clock.now(), until: null } }] });
  const [mine = "", free = "", waiting = "", owned = ""] = await newLeads(ctx, desk, 4, (i) => ({ email: `${i}@acme.example`, phone: `+49 30 90182${i}` }));
  const hand = (recordId: string, userId: string) => ({ entity: "lead" as const, recordId, userId, reason: "Knows them.", beyondCapacity: true });
  await done(desk.coordinator.assignByHand(ctx, hand(mine, "ann")));
  await done(desk.coordinator.assignByHand(ctx, hand(owned, "ben")));
  await done(desk.coordinator.returnToQueue(ctx, { entity: "lead", recordId: waiting, queueId: "inbox", reason: "For anybody." }));
  await done(desk.unitOfWork.run(ctx, [], async ({ routing }) => accept(await routing.rotations.saveRotations(ctx, { organisation: { turn: 3, places: { ann: { lastTurn: 3, credit: 0, away: false } } } }))));
  await done(desk.unitOfWork.run(ctx, [], async ({ access }) => accept(await access.put(ctx, { roles: [role, { ...role, id: "unused" }], assignments: [assignment] }))));
  const hold = { entityType: "lead", id: mine, reason: "A lawsuit.", placedAt: own.clock.now(), placedBy: "ann" };
  await done(desk.unitOfWork.run(ctx, [], async ({ personalData }) => accept(await personalData.register.hold(ctx, [hold]))));
  const version = await desk.unitOfWork.read(ctx, async ({ leads }) => (await leads.find(ctx, free))?.version ?? 0);
  return { ctx, storage, desk, bind: bindDesk(deps), samples: samplesOn({ mine, free, waiting, owned, version, dead: await deadLetters(storage) }) };
};

/** Makes dead letters of two events, and answers their ids. */
const deadLetters = async ({ outbox }: MemoryStorage): Promise<readonly string[]> => {
  const [first, second, ...rest] = (await outbox.claim({ token: "settling", limit: 1_000, leaseMs: 1_000 })).map(({ event: { meta } }) => ({ tenantId: meta.tenantId, id: meta.id }));
  const dead = [first, second].filter((key) => key !== undefined);
  await outbox.fail("settling", dead.map((key) => ({ ...key, errorCode: "no_receiver", retryAt: null })));
  await outbox.release("settling", rest);
  return dead.map(({ id }) => id);
};

const role: AccessRole = { id: "rep", name: "Sales rep", grants: [{ actions: ["lead:*", "routing:claim"], records: "owned", fields: ["personal"] }] };
const assignment: RoleAssignment = { id: "assignment-1", roleId: "rep", actor: { type: "user", id: "ben" }, from: CalendarDate.of("2026-01-01"), to: null };

interface Records {
  readonly mine: string;
  readonly free: string;
  readonly waiting: string;
  readonly owned: string;
  /** Of the free one. */
  readonly version: number;
  /** Ids of dead letters. */
  readonly dead: readonly string[];
}

const samplesOn = ({ mine, free, waiting, owned, version, dead }: Records): SettledDesk["samples"] => {
  const hand = (recordId: string, userId: string) => ({ entity: "lead" as const, recordId, userId, reason: "Knows them.", beyondCapacity: true });
  const rule = { id: "big", name: "Big", priority: 1, criteria: { any: [{ field: "employees", is: "between", from: 10, to: 500 }, { not: { field: "country", is: "in", values: ["DE"] } }] } };
  return {
    "routing.publish-policy": { ...policyOf(), version: 2, rules: [{ ...rule, ...target({ additionalSkills: [{ skill: "german", dropAfterMinutes: 5 }], requiredSkills: [], weights: { ann: 2 }, ownersFirst: ["account-owner"] }) }], catchAll: target(), queueId: "inbox" },
    "routing.set-members": [{ userId: "ann", capacity: 5, weight: 1, skills: [{ skill: "german", proficiency: 3 }], quotas: [{ count: 5, days: 1 }], calendarId: null, pause: { from: "2026-01-01T00:00:00.000Z", until: "2026-01-02T00:00:00.000Z" } }],
    "routing.route": { entity: "lead", ids: [free] },
    "routing.assign-by-hand": { ...hand(free, "ben"), expectedVersion: version },
    "routing.reassign": hand(owned, "ann"),
    "routing.return-to-queue": { entity: "lead", recordId: owned, queueId: "inbox", reason: "For anybody." },
    "routing.claim": { entity: "lead", recordId: waiting },
    "routing.accept": { entity: "lead", recordId: mine },
    "routing.decline": { entity: "lead", recordId: mine, reason: "Not mine." },
    "routing.pause-member": { userId: "ann", until: "2027-01-01T00:00:00.000Z" },
    "routing.resume-member": { userId: "cem" },
    "routing.reset-rotation": { scope: "organisation" },
    "event.redrive": { ids: dead },
    "event.skip": { ids: dead, reason: "The receiver is gone." },
    "personal-data.find-subject": { email: "1@acme.example", phone: "+49 30 901821" },
    "personal-data.export-subject": { records: [{ entityType: "lead", id: free }] },
    "personal-data.erase-subject": { records: [{ entityType: "lead", id: free }], legalBasis: "objection" },
    "personal-data.place-legal-hold": { records: [{ entityType: "lead", id: free }], reason: "A lawsuit." },
    "personal-data.release-legal-hold": { records: [{ entityType: "lead", id: mine }], reason: "It is settled." },
    "access.define-role": { ...role, name: "Account executive" },
    "access.remove-role": { id: "unused" },
    "access.assign-role": { ...assignment, id: "assignment-2" },
    "access.withdraw-role": { id: assignment.id },
  };
};

const tables: readonly operations.TableDefinition[] = [...crmTables, ...operationsRoomsSchema.tables];

/** Another tenant with everything the settled one has, under ids of its own. */
export const mirrorDesk = ({ ctx, storage }: SettledDesk): Promise<OperationContext> => mirrorTenant({ ctx, ...storage, tables });
