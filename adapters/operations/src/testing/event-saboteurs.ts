import type { DeadLetters, Inbox } from "@nexus/crm-operations";
import type { EventPorts } from "@nexus/crm-operations-conformance";
import { altered } from "./saboteur.js";

/** Inbox or dead letters broken on purpose. The suite must reject them, by exactly the cases named, the first of which is made for them. */
export interface EventSaboteur {
  readonly name: string;
  readonly suite: "inbox" | "dead letters";
  readonly caughtBy: readonly [string, ...string[]];
  sabotage(ports: EventPorts, memory: Set<string>): EventPorts;
}

const inbox = (change: (honest: Inbox, memory: Set<string>) => Partial<Inbox>): EventSaboteur["sabotage"] => (ports, memory) => ({ ...ports, inbox: altered(ports.inbox, change(ports.inbox, memory)) });
const letters = (change: (honest: DeadLetters) => Partial<DeadLetters>): EventSaboteur["sabotage"] => (ports) => ({ ...ports, deadLetters: altered(ports.deadLetters, change(ports.deadLetters)) });

const once = "an event is admitted once, whatever comes with it, in the order given";
const apart = "each consumer has events of its own, and names that run together are two";
const undone = "what is undone was not handled: the event is admitted again";
const atOnce = "of units of work that admit one event at once, it is committed by one";
const forgotten = "what is forgotten is forgotten for every consumer, and nothing else is";
const othersEvents = "another tenant's events are unknown, and not forgotten";

const listed = "a dead letter is listed with what it is about, why it failed and how many wait behind it; other events are not";
const paged = "dead letters come in the order in which they happened, in pages that neither skip nor repeat";
const redriven = "what is redriven is due at once, in its order, with all its attempts before it";
const skipped = "what is skipped is never delivered, and holds back nobody any more";
const ignored = "ids that are no dead letters are ignored, and the others answered in the order given, each once";
const audited = "who redrives and who skips is in the audit trail, one entry per event, with the reason";

export const eventSaboteurs: readonly EventSaboteur[] = [
  { name: "admits whatever comes", suite: "inbox", caughtBy: [once, undone, atOnce, forgotten, othersEvents], sabotage: inbox(() => ({ admit: (_ctx, _consumer, ids) => Promise.resolve([...new Set(ids)]) })) },
  {
    name: "writes down what was handled outside the unit of work, as one that writes it after the commit must",
    suite: "inbox",
    caughtBy: [undone, forgotten],
    sabotage: inbox((_honest, memory) => ({
      admit: ({ tenantId }, consumer, ids) => {
        const fresh = [...new Set(ids)].filter((id) => !memory.has(`${tenantId}|${consumer}|${id}`));
        for (const id of fresh) memory.add(`${tenantId}|${consumer}|${id}`);
        return Promise.resolve(fresh);
      },
    })),
  },
  { name: "takes all consumers for one", suite: "inbox", caughtBy: [apart, forgotten], sabotage: inbox((honest) => ({ admit: (ctx, _consumer, ids) => honest.admit(ctx, "all", ids) })) },
  { name: "answers all or nothing", suite: "inbox", caughtBy: [once, forgotten], sabotage: inbox((honest) => ({ admit: async (ctx, consumer, ids) => ((await honest.admit(ctx, consumer, ids)).length === new Set(ids).size ? [...new Set(ids)] : []) })) },
  { name: "never forgets", suite: "inbox", caughtBy: [forgotten], sabotage: inbox(() => ({ forget: () => Promise.resolve() })) },

  { name: "lists only the first page", suite: "dead letters", caughtBy: [paged], sabotage: letters((honest) => ({ list: async (ctx, page) => ({ ...(await honest.list(ctx, page)), next: null }) })) },
  {
    name: "does not know what waits",
    suite: "dead letters",
    caughtBy: [listed, "another tenant's dead letters are unknown, and stay as they are"],
    sabotage: letters((honest) => ({
      list: async (ctx, page) => {
        const { items, next } = await honest.list(ctx, page);
        return { items: items.map((item) => ({ ...item, waiting: 0 })), next };
      },
    })),
  },
  { name: "skips what is to be redriven", suite: "dead letters", caughtBy: [redriven, ignored, audited], sabotage: letters((honest) => ({ redrive: (ctx, ids) => honest.skip(ctx, ids, "redriven") })) },
  { name: "redrives what is to be skipped", suite: "dead letters", caughtBy: [skipped, ignored, audited], sabotage: letters((honest) => ({ skip: (ctx, ids) => honest.redrive(ctx, ids) })) },
  { name: "answers whatever it was asked", suite: "dead letters", caughtBy: [ignored, skipped, "another tenant's dead letters are unknown, and stay as they are"], sabotage: letters((honest) => ({ redrive: async (ctx, ids) => (await honest.redrive(ctx, ids), ids), skip: async (ctx, ids, reason) => (await honest.skip(ctx, ids, reason), ids) })) },
  { name: "keeps the reason to itself", suite: "dead letters", caughtBy: [audited], sabotage: letters((honest) => ({ skip: (ctx, ids) => honest.skip(ctx, ids, "skipped") })) },
  {
    name: "says yes and does nothing",
    suite: "dead letters",
    caughtBy: [redriven, skipped, ignored, audited, "another tenant's dead letters are unknown, and stay as they are"],
    sabotage: letters(() => ({ redrive: (_ctx, ids) => Promise.resolve(ids), skip: (_ctx, ids) => Promise.resolve(ids) })),
  },
];
