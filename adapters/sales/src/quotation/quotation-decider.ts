import { accept, refuse, sameData, type Refused, type Result } from "@nexus/common";
import type { QuotationLine } from "@nexus/crm-operations";
import { priceLines } from "./price-lines.js";
import type { CommandOf, QuotationCommand, QuotationEnvironment } from "./quotation-command.js";
import type { QuotationEvent } from "./quotation-event.js";
import { QuotationStatus, type QuotationTransition } from "./quotation-status.js";
import type { Quotation } from "./quotation.js";

type Decision = Result<readonly QuotationEvent[]>;

/** What has happened already: no event, and the quotation as it is. */
const nothingNew: Decision = accept([]);

/**
 * What a command makes happen, or why not: pure, the same answer for the same question. What has
 * happened already happens once, so a repeated command is accepted and changes nothing.
 */
export const decideQuotation = (command: QuotationCommand, state: Quotation | undefined, environment: QuotationEnvironment): Decision => {
  if (command.type === "create" || command.type === "create-at-close") return create(command, state, environment);
  if (!state) return quotationNotFound(command.id);
  if (command.expectedVersion !== undefined && command.expectedVersion !== state.version) {
    return refuse("version_conflict", "Read the quotation again: it has changed since.", { id: state.id, expectedVersion: command.expectedVersion, version: state.version });
  }
  switch (command.type) {
    case "update-lines": return updateLines(command, state, environment);
    case "submit": return submit(state, environment);
    case "approve": return hasPassed(state, ["approved"]) ? nothingNew : move("approve", state, () => happened("QuotationApproved", { id: state.id }, environment));
    case "accept": return acceptByCustomer(command, state, environment);
    case "reject": return state.status === "rejected" ? nothingNew : move("reject", state, () => happened("QuotationRejected", { id: state.id }, environment));
    case "withdraw": return withdraw(state, environment);
    case "expire": return expire(command, state, environment);
  }
};

export const quotationNotFound = (id: string): Refused => refuse("quotation_not_found", "There is no quotation with this id.", { id });

const happened = <Type extends QuotationEvent["type"]>(type: Type, data: Extract<QuotationEvent, { readonly type: Type }>["data"], { now, actorId }: QuotationEnvironment): Decision =>
  accept([{ type, at: now, by: actorId, data } as Extract<QuotationEvent, { readonly type: Type }>]);

const move = (command: QuotationTransition["command"], state: Quotation, then: () => Decision): Decision =>
  QuotationStatus.allows(state.status, command) ? then() : transitionRefused(command, state);

const transitionRefused = (command: string, { id, status }: Quotation): Decision =>
  refuse("quotation_transition_refused", `Write a new quotation: one that is ${status} takes no ${command}.`, { id, status, command });

/** Whether the quotation is in one of these statuses, or was on its way to the customer's acceptance. */
const hasPassed = (state: Quotation, statuses: readonly QuotationStatus[]): boolean => statuses.includes(state.status) || state.acceptance?.by === "customer";

const create = (command: CommandOf<"create" | "create-at-close">, state: Quotation | undefined, environment: QuotationEnvironment): Decision => {
  const { id, number, opportunityId, customerId, ownerId, currency, validUntil } = command;
  if (state) return isSame(command, state) ? nothingNew : refuse("quotation_exists", "Give the new quotation another id: there is one with this id that says something else.", { id });
  const atClose = command.type === "create-at-close";
  if (atClose && command.lines.length === 0) return withoutLines(id);
  if (environment.numberTakenBy !== null) return refuse("quotation_number_taken", "Give the quotation another number, or none: Sales numbers it then.", { id, takenBy: environment.numberTakenBy });
  if (atClose && environment.acceptedId !== null) return alreadyAccepted(opportunityId, environment.acceptedId);
  const priced = priceLines(command.lines, currency);
  if (!priced.ok) return priced;
  const content = { id, number, opportunityId, customerId, ownerId, currency, ...priced.value, validUntil };
  return atClose ? happened("QuotationCreatedAtClose", { ...content, closedAt: command.closedAt }, environment) : happened("QuotationCreated", content, environment);
};

/** Whether a command would create the quotation that is there. */
const isSame = (command: CommandOf<"create" | "create-at-close">, state: Quotation): boolean => {
  const said = ({ opportunityId, customerId, ownerId, currency, validUntil }: typeof command | Quotation) => ({ opportunityId, customerId, ownerId, currency, validUntil });
  const isSameKind = (command.type === "create-at-close") === (state.acceptance?.by === "created-at-close");
  return isSameKind && command.number === state.number && sameData(said(command), said(state)) && sameData(command.lines, state.lines.map(asGiven));
};

const asGiven = ({ total: _total, ...line }: Quotation["lines"][number]): QuotationLine => line;

const updateLines = (command: CommandOf<"update-lines">, state: Quotation, environment: QuotationEnvironment): Decision => {
  if (sameData(command.lines, state.lines.map(asGiven))) return nothingNew;
  if (state.status !== "draft") return transitionRefused("update-lines", state);
  const priced = priceLines(command.lines, state.currency);
  return priced.ok ? happened("QuotationLinesUpdated", { id: state.id, ...priced.value }, environment) : priced;
};

const submit = (state: Quotation, environment: QuotationEnvironment): Decision => {
  if (hasPassed(state, ["submitted", "approved"])) return nothingNew;
  return move("submit", state, () => (state.lines.length === 0 ? withoutLines(state.id) : happened("QuotationSubmitted", { id: state.id, submittedBy: environment.actorId }, environment)));
};

/** One that was created at close is never accepted by a customer afterwards: nobody has shown it to one. */
const acceptByCustomer = ({ at }: CommandOf<"accept">, state: Quotation, environment: QuotationEnvironment): Decision => {
  if (state.acceptance?.by === "customer") return nothingNew;
  return move("accept", state, () =>
    environment.acceptedId === null
      ? happened("QuotationAccepted", { id: state.id, opportunityId: state.opportunityId, total: state.total, acceptedAt: at }, environment)
      : alreadyAccepted(state.opportunityId, environment.acceptedId),
  );
};

const withdraw = (state: Quotation, environment: QuotationEnvironment): Decision => {
  if (state.status === "rejected") return nothingNew;
  const unseen = QuotationStatus.allows(state.status, "withdraw") || state.acceptance?.by === "created-at-close";
  return unseen ? happened("QuotationWithdrawn", { id: state.id }, environment) : transitionRefused("withdraw", state);
};

/** Only what waits for somebody, and only once its last day is over. */
const expire = ({ today }: CommandOf<"expire">, state: Quotation, environment: QuotationEnvironment): Decision => {
  if (state.status === "expired") return nothingNew;
  const { validUntil } = state;
  return move("expire", state, () =>
    validUntil !== null && validUntil < today
      ? happened("QuotationExpired", { id: state.id, validUntil }, environment)
      : refuse("quotation_still_valid", "Wait until its last day is over, or reject it.", { id: state.id, validUntil, today }),
  );
};

const withoutLines = (id: string): Decision => refuse("quotation_without_lines", "Write at least one line first.", { id });

const alreadyAccepted = (opportunityId: string, acceptedId: string): Decision =>
  refuse("opportunity_has_accepted_quotation", "Use the quotation of the deal that is accepted: a deal has one.", { opportunityId, acceptedId });
