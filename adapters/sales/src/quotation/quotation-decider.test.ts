import { CalendarDate, deepFreeze, Instant, Money, type Decimal } from "@nexus/common";
import { isAcceptedByCustomer } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import type { QuotationCommand, QuotationEnvironment } from "./quotation-command.js";
import { decideQuotation } from "./quotation-decider.js";
import { evolveQuotation } from "./quotation-evolve.js";
import { QuotationStatus, quotationTransitions } from "./quotation-status.js";
import type { Quotation } from "./quotation.js";

const now = Instant.of("2026-01-15T09:00:00.000Z");
const environment: QuotationEnvironment = { now, actorId: "ann", acceptedId: null, numberTakenBy: null };
const line = { id: "1", productId: null, description: "Seats", quantity: "3" as Decimal, unitPrice: Money.of(10_00, "EUR"), discountPpm: 0 };
const content = { id: "Q-1", number: "7", opportunityId: "O-1", customerId: "C-1", ownerId: null, currency: "EUR", lines: [line], validUntil: CalendarDate.of("2026-01-31") };

const commands = {
  create: { type: "create", ...content },
  "create-at-close": { type: "create-at-close", closedAt: now, ...content },
  "update-lines": { type: "update-lines", id: "Q-1", lines: [{ ...line, id: "2" }] },
  submit: { type: "submit", id: "Q-1" },
  approve: { type: "approve", id: "Q-1" },
  accept: { type: "accept", id: "Q-1", at: now },
  reject: { type: "reject", id: "Q-1" },
  withdraw: { type: "withdraw", id: "Q-1" },
  expire: { type: "expire", id: "Q-1", today: CalendarDate.of("2026-02-01") },
} as const satisfies { readonly [Type in QuotationCommand["type"]]: Extract<QuotationCommand, { readonly type: Type }> };

/** Decides twice on frozen input, and evolves. */
const when = (state: Quotation | undefined, command: QuotationCommand, changes: Partial<QuotationEnvironment> = {}) => {
  const around = deepFreeze({ ...environment, ...changes });
  const decided = decideQuotation(deepFreeze(command), deepFreeze(state), around);
  expect(decideQuotation(command, state, around)).toEqual(decided);
  if (!decided.ok) return { answer: decided.refusal.code, events: [], after: state };
  for (const event of decided.value) expect([event.at, event.by, JSON.parse(JSON.stringify(event))]).toEqual([around.now, around.actorId, event]);
  const after = decided.value.reduce<Quotation | undefined>(evolveQuotation, state);
  expect(after?.version).toBe((state?.version ?? 0) + decided.value.length);
  return { answer: decided.value.length === 0 ? "nothing new" : "accepted", events: decided.value, after };
};

const after = (...names: readonly (keyof typeof commands)[]): Quotation | undefined =>
  names.reduce<Quotation | undefined>((state, name) => {
    const step = when(state, commands[name]);
    expect(step.answer).toBe("accepted");
    return step.after;
  }, undefined);

const states = {
  draft: after("create"),
  submitted: after("create", "submit"),
  approved: after("create", "submit", "approve"),
  accepted: after("create", "submit", "approve", "accept"),
  rejected: after("create", "submit", "reject"),
  expired: after("create", "submit", "expire"),
} as const satisfies Record<QuotationStatus, Quotation | undefined>;

describe("every status and every command", () => {
  const no = "quotation_transition_refused";
  const table = {
    draft: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": "accepted", submit: "accepted", approve: no, accept: no, reject: no, withdraw: "accepted", expire: no },
    submitted: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": no, submit: "nothing new", approve: "accepted", accept: no, reject: "accepted", withdraw: no, expire: "accepted" },
    approved: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": no, submit: "nothing new", approve: "nothing new", accept: "accepted", reject: "accepted", withdraw: no, expire: "accepted" },
    accepted: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": no, submit: "nothing new", approve: "nothing new", accept: "nothing new", reject: no, withdraw: no, expire: no },
    rejected: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": no, submit: no, approve: no, accept: no, reject: "nothing new", withdraw: "nothing new", expire: no },
    expired: { create: "nothing new", "create-at-close": "quotation_exists", "update-lines": no, submit: no, approve: no, accept: no, reject: no, withdraw: no, expire: "nothing new" },
  };

  test("each answers as the table says, and moves only along the transitions", () => {
    for (const status of QuotationStatus.all) {
      for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
        const step = when(states[status], commands[name]);
        expect([status, name, step.answer]).toEqual([status, name, table[status][name]]);
        const to = step.after?.status ?? status;
        expect(to === status || quotationTransitions.some((move) => move.from === status && move.to === to && move.command === name)).toBe(true);
      }
    }
  });

  test("control: a table without a transition would disagree", () => {
    expect(quotationTransitions.every(({ from, to, command }) => table[from][command] === "accepted" && when(states[from], commands[command]).after?.status === to)).toBe(true);
    expect(quotationTransitions.length).toBe(Object.values(table).flatMap((row) => Object.entries(row)).filter(([name, answer]) => answer === "accepted" && name !== "update-lines").length);
  });

  test("accepted, rejected and expired are final", () => {
    for (const status of ["accepted", "rejected", "expired"] as const) expect(QuotationStatus.validTransitions[status]).toEqual([]);
  });

  test("nothing but creating happens to what is not there", () => {
    for (const [name, command] of Object.entries(commands)) expect([name, when(undefined, command).answer]).toEqual([name, name.startsWith("create") ? "accepted" : "quotation_not_found"]);
  });
});

describe("a quotation created at close", () => {
  const atClose = after("create-at-close");

  test("is never accepted by a customer, whatever is tried", () => {
    for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
      const { after: then, events } = when(atClose, commands[name]);
      expect([name, then && isAcceptedByCustomer(then), events.map(({ type }) => type)]).toEqual([name, false, name === "withdraw" ? ["QuotationWithdrawn"] : []]);
    }
    expect(isAcceptedByCustomer(states.accepted ?? { acceptance: null })).toBe(true);
  });

  test("can be taken back, because nobody outside has seen it", () => {
    expect(when(atClose, commands.withdraw).after).toMatchObject({ status: "rejected", acceptance: null });
  });

  test("is told of in an event of its own", () => {
    expect(when(undefined, commands["create-at-close"]).events).toMatchObject([{ type: "QuotationCreatedAtClose", data: { closedAt: now, total: Money.of(30_00, "EUR") } }]);
  });
});

test("what others hold stands in the way", () => {
  expect(when(undefined, commands.create, { numberTakenBy: "Q-2" }).answer).toBe("quotation_number_taken");
  expect(when(undefined, commands["create-at-close"], { acceptedId: "Q-2" }).answer).toBe("opportunity_has_accepted_quotation");
  expect(when(states.approved, commands.accept, { acceptedId: "Q-2" }).answer).toBe("opportunity_has_accepted_quotation");
  expect(when(states.submitted, { ...commands.expire, today: CalendarDate.of("2026-01-31") }).answer).toBe("quotation_still_valid");
  expect(when(states.submitted, { ...commands.approve, expectedVersion: 1 }).answer).toBe("version_conflict");
});
