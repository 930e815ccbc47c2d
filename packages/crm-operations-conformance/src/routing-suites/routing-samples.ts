import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import type { Assignment, RoutingMember, RoutingPolicy, RoutingRule, RoutingSnapshot, RoutingTarget } from "@nexus/crm-operations";

/** An instant so many minutes after the beginning of every sample. */
export const at = (minutes: number): Instant => Instant.addMilliseconds(Instant.of("2026-01-15T09:00:00.000Z"), minutes * 60_000);

export const routingTarget: RoutingTarget = {
  pool: { kind: "users", userIds: ["ana", "ben"] },
  strategies: ["weighted-round-robin", "least-loaded"],
  requiredSkills: ["german"],
  additionalSkills: [{ skill: "solar", dropAfterMinutes: 30 }],
  withinTerritory: false,
  ownersFirst: ["account-owner", "previous-owner"],
  weights: { ana: 2, ben: 0, constructor: 1 },
};

const rule: RoutingRule = {
  ...routingTarget,
  id: "r",
  name: "Large ones — große",
  priority: 10,
  criteria: {
    all: [
      { any: [{ field: "country", is: "in", values: ["DE", "AT"] }, { not: { field: "email", is: "exists" } }] },
      { field: "custom.budget", is: "gte", value: { minorUnits: 100_000, currency: "EUR" } },
      { field: "score", is: "between", from: 0, to: 99.5 },
    ],
  },
};

export const routingPolicy = (id: string, version = 1, more: Partial<RoutingPolicy> = {}): RoutingPolicy =>
  deepFreeze({
    id,
    version,
    name: `Policy ${id}`,
    entity: "lead",
    effectiveFrom: at(version),
    rules: [rule, { ...rule, id: "s", priority: 5, pool: { kind: "team", groupId: "north", withSubTeams: true }, criteria: { all: [] } }],
    catchAll: { ...routingTarget, pool: { kind: "territory", roles: ["account-executive"], climb: true }, weights: {} },
    queueId: "inbound",
    rotation: { scope: "pool", manualAssignmentsCount: true, joining: "back", returning: "keep", easeInDays: 7 },
    loadWeights: { lead: 1, contact: 0, account: 5, opportunity: 3 },
    selfAssignment: false,
    ...more,
  });

export const routingMember = (userId: string, more: Partial<RoutingMember> = {}): RoutingMember =>
  deepFreeze({
    userId,
    capacity: 20,
    weight: 2,
    skills: [{ skill: "german", proficiency: 5 }, { skill: "solar", proficiency: 1 }],
    quotas: [{ count: 10, days: 1 }, { count: 100, days: 30 }],
    calendarId: "office",
    pause: { from: at(0), until: null },
    ...more,
  });

export const routingSnapshot = (teamName: string): RoutingSnapshot =>
  deepFreeze({
    directory: {
      users: [{ id: "ana", name: "Ana", email: null, timeZone: "Europe/Lisbon", activeFrom: CalendarDate.of("2026-01-01"), terminatedOn: null, externalReferences: [{ source: "hr", externalId: "1" }] }],
      positions: [],
      holdings: [],
      groups: [{ id: "north", kind: "team", name: teamName, parentId: null, from: CalendarDate.of("2026-01-01"), to: null }],
      memberships: [{ id: "m", groupId: "north", userId: "ana", from: CalendarDate.of("2026-01-01"), to: CalendarDate.of("2026-07-01") }],
      reportingLines: [],
    },
    members: [routingMember("ana"), routingMember("ben", { capacity: null, pause: null, skills: [], quotas: [], calendarId: null, weight: 0 })],
    availability: { absences: [{ id: "a", userId: "ana", kind: "leave", from: at(0), to: null }], delegations: [] },
    calendars: [{ id: "office", name: "Office", timeZone: "Europe/Lisbon", week: { kind: "weekly", hours: [{ days: [1, 2], from: "09:00", to: "17:00" }] }, holidays: [], exceptions: [] }],
    territories: { territories: [{ id: "t", name: "South", parentId: null, priority: 1, coverage: { type: "country", countries: ["PT"] }, from: CalendarDate.of("2026-01-01"), to: null }], members: [] },
    fields: [{ entity: "lead", name: "tier", label: "Tier", type: "choice", required: false, choices: ["gold", "silver"], personalData: "none" }],
  });

/** Of version 1, offered to Ana. */
export const assignment = (recordId: string, more: Partial<Assignment> = {}): Assignment =>
  deepFreeze({
    entity: "lead",
    recordId,
    status: "offered",
    userId: "ana",
    queueId: null,
    ruleId: "r",
    decisionId: `decision of ${recordId}`,
    reason: null,
    waitingSince: at(-10),
    declinedBy: [],
    at: at(0),
    version: 1,
    ...more,
  });
