import type { CalendarDate, Instant } from "@nexus/common";
import type { NewQuotation, QuotationLine } from "@nexus/crm-operations";

interface Target {
  readonly id: string;
  readonly expectedVersion?: number;
}

/** A quotation that has been numbered. */
type NumberedQuotation = NewQuotation & { readonly number: string };

export type QuotationCommand =
  | ({ readonly type: "create" } & NumberedQuotation)
  | ({ readonly type: "create-at-close"; readonly closedAt: Instant } & NumberedQuotation)
  | ({ readonly type: "update-lines"; readonly lines: readonly QuotationLine[] } & Target)
  | ({ readonly type: "submit" } & Target)
  | ({ readonly type: "approve" } & Target)
  | ({ readonly type: "accept"; readonly at: Instant } & Target)
  | ({ readonly type: "reject" } & Target)
  | ({ readonly type: "withdraw" } & Target)
  | ({ readonly type: "expire"; readonly today: CalendarDate } & Target);

export type CommandOf<Type extends QuotationCommand["type"]> = Extract<QuotationCommand, { readonly type: Type }>;

/** What deciding on a quotation may know beside the command and the state. */
export interface QuotationEnvironment {
  readonly now: Instant;
  /** Id of the actor. */
  readonly actorId: string;
  /** The quotation of the same deal that counts as accepted, itself included; null while there is none. */
  readonly acceptedId: string | null;
  /** Who has the number of a new one already; null for nobody. */
  readonly numberTakenBy: string | null;
}
