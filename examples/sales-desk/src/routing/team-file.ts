import { CalendarDate, Instant } from "@nexus/common";
import { absenceKinds, businessCalendarSchema, delegationSchema, routingMemberSchema, territorySchema } from "@nexus/crm-operations";
import { basename } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../files/json-file.js";
import type { Who } from "./names.js";

const name = z.string().min(1, "must not be empty").max(200, "at most 200 characters");
const managers = z.boolean().default(true);
const who = z.union([name, z.strictObject({ team: name, managers }), z.strictObject({ source: name, managers })], "write a name, { team, managers } or { source, managers }") satisfies z.ZodType<Who>;

/** A day begins at midnight UTC. */
const moment = z.string().transform((text, context): Instant => {
  if (Instant.is(text)) return text;
  if (CalendarDate.is(text)) return CalendarDate.startUtc(text);
  context.addIssue({ code: "custom", message: "write a day as YYYY-MM-DD, or an instant as YYYY-MM-DDTHH:MM:SS.mmmZ" });
  return z.NEVER;
});

const { capacity, weight, quotas } = routingMemberSchema.shape;
const proficiency = routingMemberSchema.shape.skills.element.shape.proficiency;
const { coverage, priority } = territorySchema.shape;
const { timeZone, week, holidays, exceptions } = businessCalendarSchema.shape;
const day = delegationSchema.shape.from;

/** Who sells what, how much of it, and when; as people write it. Only names are needed, all else has a default. */
export const teamFileSchema = z.strictObject({
  name,
  /** People the directory does not know yet. */
  users: z.array(z.union([name.transform((text) => ({ name: text, timeZone: "UTC" })), z.strictObject({ name, timeZone: timeZone.default("UTC") })], "write a name, or { name, timeZone }")).default([]),
  /** How much they take, and of what; who is not named takes everything, at any hour. The last one to speak of somebody counts. */
  members: z
    .array(
      z.strictObject({
        who,
        capacity: capacity.default(null),
        weight: weight.default(1),
        /** Proficiency, 1 to 5, by skill. */
        skills: z.record(name, proficiency).default({}),
        quotas: quotas.default([]),
        calendar: name.nullable().default(null),
        pausedFrom: moment.optional(),
        pausedUntil: moment.optional(),
      }),
    )
    .default([]),
  groups: z.array(z.strictObject({ kind: z.enum(["team", "role", "queue"]), name, parent: name.optional(), members: z.array(who).default([]) })).default([]),
  territories: z
    .array(
      z.strictObject({
        name,
        parent: name.optional(),
        priority: priority.default(0),
        coverage,
        members: z.array(z.union([name.transform((text) => ({ name: text, role: "member" })), z.strictObject({ name, role: name })], "write a name, or { name, role }")).default([]),
      }),
    )
    .default([]),
  calendars: z.array(z.strictObject({ name, timeZone: timeZone.default("UTC"), week, holidays: holidays.default([]), exceptions: exceptions.default([]) })).default([]),
  absences: z.array(z.strictObject({ name, kind: z.enum(absenceKinds).default("leave"), from: moment, until: moment.nullable().default(null) })).default([]),
  delegations: z.array(z.strictObject({ name, to: name, from: day, until: day.nullable().default(null) })).default([]),
});

export type TeamContent = z.infer<typeof teamFileSchema>;

/** A team as it lies in a file. */
export interface TeamFile {
  readonly path: string;
  readonly file: string;
  readonly content: TeamContent;
}

export const teamLimits = { depth: 16, nodes: 500_000, arrayItems: 5_000, textLength: 10_000 };

/** Throws a DeskError that says where it is wrong. */
export const readTeamFile = async (path: string): Promise<TeamFile> => ({ path, file: basename(path), content: await readJsonFile(path, "team", teamFileSchema, teamLimits) });

export const isTeamFile = (path: string): boolean => path.toLowerCase().endsWith(".json");

