import { Instant } from "@nexus/common";
import type { ClaimedEvent, EventKey, OutboxQueue, OutboxRetention } from "@nexus/crm-operations";

type Outbox = OutboxQueue & OutboxRetention;

/** A memory outbox with one thing broken on purpose. The suite must reject it, by exactly the cases named, the first of which is made for it. */
export interface OutboxSaboteur {
  readonly name: string;
  readonly caughtBy: readonly [string, ...string[]];
  sabotage(honest: Outbox): Partial<Outbox>;
}

const keyText = ({ tenantId, id }: EventKey): string => `${tenantId}/${id}`;
const keyOf = ({ event: { meta } }: ClaimedEvent): EventKey => ({ tenantId: meta.tenantId, id: meta.id });

const claimedAs = "what was emitted is claimed as it happened, with who, when and why, as the first attempt";
const lease = "what is claimed belongs to its claim until the lease is over; then whoever comes gets it, as the next attempt";
const completed = "what is completed is never claimed again, whatever becomes of the lease";
const gaps = "numbers that are missing are waited for by nobody, but end what is claimed together";
const order = "events of an aggregate are claimed in its order, together or part by part, and none before those before it are settled";
const waiting = "an event that waits for its next attempt holds back the later ones of its aggregate, and only these, until it is due";
const dead = "a dead letter holds back the later ones of its aggregate, those emitted afterwards too, and only these";
const alone = "a line whose first event was tried before is handed out one event at a time";
const lines = "aggregates of another tenant or type that have the same id are lines of their own";
const fence = "whoever lost a claim changes nothing: not by completing, failing or releasing";
const released = "what is released is due at once, and the attempt does not count";
const limited = "no more is claimed than asked for, the oldest lines first";
const together = "of claims made at once no event is in two, and no aggregate is";
const late = "what commits late is found, though later events have been delivered already";
const race = "workers that fail, are late and overtake each other deliver everything once, each aggregate in its order (seed 20261123)";
const news = "whoever listens hears of an event soon after it was emitted, and no more after stopping";
const kept = "a delivered event is kept, and listed when it was delivered before the instant";
const removable = "only what is settled can be removed, and then it is gone";

/** As a relay that remembers the last id it has seen. */
const cursor = (honest: Outbox): Partial<Outbox> => {
  let last = "";
  return {
    claim: async (request) => {
      const claimed = await honest.claim(request);
      const behind = claimed.filter(({ event, attempt }) => attempt === 1 && event.meta.id < last);
      for (const { event } of claimed) if (event.meta.id > last) last = event.meta.id;
      await honest.complete(request.token, behind.map(keyOf));
      return claimed.filter((item) => !behind.includes(item));
    },
  };
};

/** Reports under whatever claim an event is in now. */
const unfenced = (honest: Outbox): Partial<Outbox> => {
  const tokens = new Map<string, string>();
  const each = async <Key extends EventKey>(events: readonly Key[], ask: (token: string, event: Key) => Promise<number>): Promise<number> => {
    let sum = 0;
    for (const event of events) sum += await ask(tokens.get(keyText(event)) ?? "", event);
    return sum;
  };
  return {
    claim: async (request) => {
      const claimed = await honest.claim(request);
      for (const item of claimed) tokens.set(keyText(keyOf(item)), request.token);
      return claimed;
    },
    complete: (_token, events) => each(events, (token, event) => honest.complete(token, [event])),
    fail: (_token, events) => each(events, (token, event) => honest.fail(token, [event])),
    release: (_token, events) => each(events, (token, event) => honest.release(token, [event])),
  };
};

/** Lets those behind an event that failed go on. */
const goesOn = (honest: Outbox, clockOf: (failure: { readonly retryAt: Instant | null }) => boolean): Partial<Outbox> => ({
  fail: async (token, failures) => {
    const passed = failures.filter(clockOf);
    return (await honest.complete(token, passed)) + (await honest.fail(token, failures.filter((failure) => !passed.includes(failure))));
  },
});

export const outboxSaboteurs: readonly OutboxSaboteur[] = [
  { name: "keeps a cursor, and takes what is behind it for delivered", caughtBy: [late, waiting, released, race], sabotage: cursor },
  { name: "completes, fails and releases without a fence", caughtBy: [fence], sabotage: unfenced },
  { name: "hands out each claim backwards", caughtBy: [order, lease, completed, gaps, waiting, dead, alone, released, limited, late, race, kept, removable], sabotage: (honest) => ({ claim: async (request) => [...(await honest.claim(request))].reverse() }) },
  { name: "takes a dead letter for delivered", caughtBy: [dead, removable], sabotage: (honest) => goesOn(honest, ({ retryAt }) => retryAt === null) },
  { name: "drops what is to be tried again", caughtBy: [waiting, race, removable], sabotage: (honest) => goesOn(honest, ({ retryAt }) => retryAt !== null) },
  { name: "ends no lease", caughtBy: [lease, alone, fence, race], sabotage: (honest) => ({ claim: (request) => honest.claim({ ...request, leaseMs: 1_000_000_000 }) }) },
  { name: "leases for an instant", caughtBy: [lease, order, lines, fence, limited, together, race, removable], sabotage: (honest) => ({ claim: (request) => honest.claim({ ...request, leaseMs: 0 }) }) },
  { name: "counts no attempts", caughtBy: [lease, waiting, fence], sabotage: (honest) => ({ claim: async (request) => (await honest.claim(request)).map((item) => ({ ...item, attempt: 1 })) }) },
  { name: "counts what was released", caughtBy: [released, dead], sabotage: (honest) => ({ release: (token, events) => honest.fail(token, events.map((event) => ({ ...event, errorCode: "released", retryAt: Instant.of("2000-01-01T00:00:00.000Z") }))) }) },
  { name: "hands out more than asked for", caughtBy: [limited, order], sabotage: (honest) => ({ claim: (request) => honest.claim({ ...request, limit: request.limit + 1 }) }) },
  { name: "never tells", caughtBy: [news], sabotage: () => ({ onNews: () => () => undefined }) },
  { name: "tells those who have stopped", caughtBy: [news], sabotage: (honest) => ({ onNews: (listener) => (honest.onNews(listener), () => undefined) }) },
  { name: "forgets who caused an event", caughtBy: [claimedAs], sabotage: (honest) => ({ claim: async (request) => (await honest.claim(request)).map((item) => ({ ...item, event: { ...item.event, meta: { ...item.event.meta, causationId: null } } })) }) },
  {
    name: "takes out what is delivered at once",
    caughtBy: [kept, removable],
    sabotage: (honest) => ({
      complete: async (token, events) => {
        const count = await honest.complete(token, events);
        await honest.remove(events);
        return count;
      },
    }),
  },
  { name: "lists everything as old", caughtBy: [kept], sabotage: (honest) => ({ settledBefore: (_instant, limit) => honest.settledBefore(Instant.of("2999-01-01T00:00:00.000Z"), limit) }) },
];

