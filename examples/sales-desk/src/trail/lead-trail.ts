import { compareText } from "@nexus/common";
import { LeadQuality } from "@nexus/crm";
import { auditTrailText, type AuditTrailEntry, type DeliveryStatus, type LeadRecord, type Notification } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { findLead, nameOf } from "../desk/find-lead.js";
import { allPages } from "../desk/pages.js";
import { fold } from "../terminal/fold.js";
import { count, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { LoggedEvent } from "./event-log.js";
import { aggregatesOf, moment, outcomeLines, readOutcome } from "./lead-outcome.js";

/** The lead in a line and what it has become, who did what to all of these, and their events. The id is ours or that of its source. Throws a DeskError where there is none. */
export const leadTrail = async (desk: Desk, id: string, { bold, columns }: Pick<Terminal, "bold" | "columns">): Promise<string> => {
  const lead = await findLead(desk, id);
  const outcome = await readOutcome(desk, lead);
  const about = [{ type: "lead", id: lead.id }, { type: "assignment", id: `lead:${lead.id}` }, ...aggregatesOf(outcome)];
  const events = await desk.read(({ eventLog }) => eventLog.of(about));
  const links = [...new Map(events.flatMap(({ aggregate }) => (aggregate.type === "customer-link" ? [[aggregate.id, aggregate] as const] : []))).values()];
  const entries = (await Promise.all([...about, ...links].map(({ type, id: entityId }) => entriesOf(desk, type, entityId)))).flat().sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
  const users = new Map((await desk.read((stores, ctx) => stores.directory.snapshot(ctx))).users.map((user) => [user.id, user.name]));
  const lines = [
    bold(lineOf(lead, users)),
    ...outcomeLines(lead, outcome),
    "",
    bold(`Audit trail: ${count(entries.length)} ${entries.length === 1 ? "entry" : "entries"}`),
    ...(entries.length === 0 ? [] : [indented(auditTrailText(entries))]),
    "",
    bold(`Events: ${count(events.length)}`),
    ...(events.length === 0 ? [] : [eventsTable(events, users)]),
    ...(events.some(({ status }) => status === "pending") ? ["", "  Pending ones wait in the outbox until they are delivered: npm start -- --relay"] : []),
  ];
  return `${fold(lines.join("\n"), columns)}\n`;
};

const entriesOf = async (desk: Desk, entityType: string, entityId: string): Promise<readonly AuditTrailEntry[]> => {
  const found: AuditTrailEntry[] = [];
  for await (const entries of allPages((page) => desk.read((stores, ctx) => stores.auditTrail.list(ctx, { entity: { entityType, entityId } }, page)))) found.push(...entries);
  return found;
};

type Names = ReadonlyMap<string, string>;

const lineOf = (lead: LeadRecord, users: Names): string => {
  const { title, status, score, ownerId } = lead;
  const parts = [title, status, score === null ? "no score" : `score ${score} (${LeadQuality.of(score)})`, ownerId === null ? "no owner" : `owner ${users.get(ownerId) ?? ownerId}`];
  return `Lead ${nameOf(lead)}: ${parts.join(", ")}`;
};

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");

const standings: Readonly<Record<DeliveryStatus, string>> = { pending: "pending", claimed: "being delivered", dead: "given up", delivered: "delivered", skipped: "skipped" };

const eventsTable = (events: readonly LoggedEvent[], users: Names): string =>
  table<LoggedEvent>(
    [
      { title: "When", value: ({ at }) => moment(at) },
      { title: "Event", value: ({ type }) => type },
      { title: "About", value: (event) => subjectOf(event, users) },
      { title: "By", value: ({ actor }) => `${actor.type} ${actor.id}` },
      { title: "Delivery", value: ({ status, settledAt }) => `${standings[status]}${settledAt === null ? "" : ` ${moment(settledAt)}`}` },
    ],
    events,
  );

/** Of a notification, what it is to say and to whom. */
const subjectOf = ({ aggregate: { type }, data }: LoggedEvent, users: Names): string => {
  if (type !== "notification") return type === "opportunity" ? "deal" : type;
  const { kind, to } = data as Pick<Notification, "kind" | "to">;
  return `${kind}, for ${[...to.userIds.map((id) => users.get(id) ?? id), ...to.roles].join(", ")}`;
};
