import type { RoutingPolicy } from "@nexus/crm-operations";
import { altered, broken, routing, type Saboteur } from "./saboteur.js";

/** Of the stores that decisions read: territories, calendars, availability, policies, members, snapshots. */
export const configurationSaboteurs: readonly Saboteur[] = [
  {
    name: "takes lists that are absent for empty ones",
    port: "TerritoryStore",
    caughtBy: ["putting adds items and replaces those with the same id; absent lists stay as they are"],
    sabotage: (ports) => ({
      ...ports,
      territories: altered(ports.territories, {
        put: async (ctx, items) => {
          const { members } = await ports.territories.snapshot(ctx);
          if (!items.members) await ports.territories.remove(ctx, { members: members.map(({ id }) => id) });
          await ports.territories.put(ctx, items);
        },
      }),
    }),
  },
  {
    name: "lists calendars by UTF-16",
    port: "BusinessCalendarStore",
    caughtBy: ["the list holds every calendar, ordered by id"],
    sabotage: (ports) => ({
      ...ports,
      businessCalendars: altered(ports.businessCalendars, { list: async (ctx) => (await ports.businessCalendars.list(ctx)).toSorted((a, b) => (a.id < b.id ? -1 : 1)) }),
    }),
  },
  {
    name: "keeps the first of weeks in turn",
    port: "BusinessCalendarStore",
    caughtBy: ["a calendar is found as it was put, and is undefined before"],
    sabotage: (ports) => ({
      ...ports,
      businessCalendars: altered(ports.businessCalendars, {
        put: (ctx, calendars) =>
          ports.businessCalendars.put(ctx, calendars.map((calendar) => (calendar.week.kind === "rotation" ? { ...calendar, week: { ...calendar.week, weeks: calendar.week.weeks.slice(0, 1) } } : calendar))),
      }),
    }),
  },
  {
    name: "removes an id from every list",
    port: "AvailabilityStore",
    caughtBy: ["ids are of their list: an absence and a delegation may share one"],
    sabotage: (ports) => ({
      ...ports,
      availability: altered(ports.availability, {
        remove: (ctx, { absences = [], delegations = [] }) => ports.availability.remove(ctx, { absences: [...absences, ...delegations], delegations: [...absences, ...delegations] }),
      }),
    }),
  },
  {
    name: "removes an assignment with the id of a removed role",
    port: "AccessStore",
    caughtBy: ["ids are of their list: a role and an assignment may share one"],
    sabotage: (ports) => ({
      ...ports,
      access: altered(ports.access, {
        remove: (ctx, { roles = [], assignments = [] }) => ports.access.remove(ctx, { roles: [...roles, ...assignments], assignments: [...roles, ...assignments] }),
      }),
    }),
  },
  {
    name: "lets a policy be overwritten by publishing it again",
    port: "RoutingPolicyStore",
    caughtBy: ["a version that is there throws duplicate_record, the same again too, and never changes", "of parallel works that publish one version one is accepted, the others throw duplicate_record"],
    sabotage: (ports, memory) => {
      const { policies } = ports.routing;
      const nameOf = (tenantId: string, { id, version }: Pick<RoutingPolicy, "id" | "version">): string => JSON.stringify([tenantId, id, version]);
      const latest = (tenantId: string, policy: RoutingPolicy): RoutingPolicy => (memory.get(nameOf(tenantId, policy)) as RoutingPolicy | undefined) ?? policy;
      return routing(ports, {
        policies: {
          versions: async ({ tenantId, ...ctx }, entity) => (await policies.versions({ tenantId, ...ctx }, entity)).map((policy) => latest(tenantId, policy)),
          find: async (ctx, id, version) => {
            const policy = await policies.find(ctx, id, version);
            return policy && latest(ctx.tenantId, policy);
          },
          publish: async (ctx, policy) => {
            if (await policies.find(ctx, policy.id, policy.version)) memory.set(nameOf(ctx.tenantId, policy), policy);
            else await policies.publish(ctx, policy);
          },
        },
      });
    },
  },
  {
    name: "orders versions as text",
    port: "RoutingPolicyStore",
    caughtBy: ["all versions for an entity are ordered by policy id, then by version as numbers"],
    sabotage: (ports) => {
      const { policies } = ports.routing;
      const textOf = ({ version }: RoutingPolicy): string => String(version);
      return routing(ports, {
        policies: altered(policies, {
          versions: async (ctx, entity) => (await policies.versions(ctx, entity)).toSorted((a, b) => (a.id !== b.id ? 0 : textOf(a) < textOf(b) ? -1 : 1)),
        }),
      });
    },
  },
  {
    name: "keeps the members that are there as they are",
    port: "RoutingMemberStore",
    caughtBy: [
      "putting adds members and replaces those with the same user id as a whole; the others stay",
      "a unit of work lists the members it has put, and of one that is refused nothing stays",
      "no member is lost: parallel works that put under the lock all count",
    ],
    sabotage: broken("members", (members) => ({
      put: async (ctx, put) => {
        const known = new Set((await members.list(ctx)).map(({ userId }) => userId));
        await members.put(ctx, put.filter(({ userId }) => !known.has(userId)));
      },
    })),
  },
  {
    name: "keeps snapshots under the beginning of the hash",
    port: "RoutingSnapshotStore",
    caughtBy: [
      "a snapshot is found under its hash as it was kept, and is undefined before",
      "of many hashes the ones that are there are known, and no others",
    ],
    sabotage: (ports) => {
      const { snapshots } = ports.routing;
      const beginning = (hash: string): string => hash.slice(0, 8);
      return routing(ports, {
        snapshots: {
          known: async (ctx, hashes) => {
            const known = await snapshots.known(ctx, hashes.map(beginning));
            return new Set(hashes.filter((hash) => known.has(beginning(hash))));
          },
          find: (ctx, hash) => snapshots.find(ctx, beginning(hash)),
          keep: (ctx, hash, snapshot) => snapshots.keep(ctx, beginning(hash), snapshot),
        },
      });
    },
  },
  {
    name: "keeps a snapshot under the hash of the one before",
    port: "RoutingSnapshotStore",
    caughtBy: [
      "a snapshot is found under its hash as it was kept, and is undefined before",
      "a snapshot kept again changes nothing",
      "another tenant's snapshots are unknown, and their hashes are free",
    ],
    sabotage: broken("snapshots", (snapshots, memory) => ({
      keep: async (ctx, hash, snapshot) => {
        await snapshots.keep(ctx, hash, (memory.get("before") as typeof snapshot | undefined) ?? snapshot);
        memory.set("before", snapshot);
      },
    })),
  },
];
