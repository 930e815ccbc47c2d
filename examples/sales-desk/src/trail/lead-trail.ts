import { compareText } from "@nexus/common";
import { LeadQuality } from "@nexus/crm";
import { auditTrailText, type AuditTrailEntry, type DeliveryStatus, type LeadRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { findLead, nameOf } from "../desk/find-lead.js";
import { allPages } from "../desk/pages.js";
import { fold } from "../terminal/fold.js";
import { count, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { LoggedEvent } from "./event-log.js";

/** The lead in a line, who did what to it and to its assignment, and its events. The id is ours or that of its source. Throws a DeskError where there is none. */
export const leadTrail = async (desk: Desk, id: string, { bold, columns }: Pick<Terminal, "bold" | "columns">): Promise<string> => {
  const lead = await findLead(desk, id);
  const about = [
    { type: "lead", id: lead.id },
    { type: "assignment", id: `lead:${lead.id}` },
  ];
  const entries = (await Promise.all(about.map(({ type, id: entityId }) => entriesOf(desk, type, entityId)))).flat().sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
  const events = await desk.read(({ eventLog }) => eventLog.of(about));
  const lines = [
    bold(await lineOf(desk, lead)),
    "",
    bold(`Audit trail: ${count(entries.length)} ${entries.length === 1 ? "entry" : "entries"}`),
    ...(entries.length === 0 ? [] : [indented(auditTrailText(entries))]),
    "",
    bold(`Events: ${count(events.length)}`),
    ...(events.length === 0 ? [] : [eventsTable(events)]),
    ...(events.some(({ status }) => status === "pending") ? ["", "  Pending ones wait in the outbox until they are delivered: npm start -- --relay"] : []),
  ];
  return `${fold(lines.join("\n"), columns)}\n`;
};

const entriesOf = async (desk: Desk, entityType: string, entityId: string): Promise<readonly AuditTrailEntry[]> => {
  const found: AuditTrailEntry[] = [];
  for await (const entries of allPages((page) => desk.read((stores, ctx) => stores.auditTrail.list(ctx, { entity: { entityType, entityId } }, page)))) found.push(...entries);
  return found;
};

const lineOf = async (desk: Desk, lead: LeadRecord): Promise<string> => {
  const { title, status, score, ownerId } = lead;
  const owner = ownerId === null ? undefined : (await desk.read((stores, ctx) => stores.directory.snapshot(ctx))).users.find((user) => user.id === ownerId)?.name;
  const parts = [title, status, score === null ? "no score" : `score ${score} (${LeadQuality.of(score)})`, ownerId === null ? "no owner" : `owner ${owner ?? ownerId}`];
  return `Lead ${nameOf(lead)}: ${parts.join(", ")}`;
};

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");

const standings: Readonly<Record<DeliveryStatus, string>> = { pending: "pending", claimed: "being delivered", dead: "given up", delivered: "delivered", skipped: "skipped" };

const eventsTable = (events: readonly LoggedEvent[]): string =>
  table<LoggedEvent>(
    [
      { title: "When", value: ({ at }) => moment(at) },
      { title: "Event", value: ({ type }) => type },
      { title: "By", value: ({ actor }) => `${actor.type} ${actor.id}` },
      { title: "Delivery", value: ({ status, settledAt }) => `${standings[status]}${settledAt === null ? "" : ` ${moment(settledAt)}`}` },
    ],
    events,
  );

const moment = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)}`;
