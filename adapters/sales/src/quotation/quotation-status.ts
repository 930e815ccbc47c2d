import type { QuotationRecordStatus } from "@nexus/crm-operations";

/** Where a quotation stands: the words of the port are the words of Sales. */
export type QuotationStatus = QuotationRecordStatus;

export interface QuotationTransition {
  readonly from: QuotationStatus;
  readonly to: QuotationStatus;
  /** The only command that makes this move. */
  readonly command: "submit" | "approve" | "accept" | "reject" | "expire" | "withdraw";
}

/** Every move a quotation can make, and the command that makes it. The diagram in the docs is drawn from this. */
export const quotationTransitions: readonly QuotationTransition[] = [
  { from: "draft", to: "submitted", command: "submit" },
  { from: "draft", to: "rejected", command: "withdraw" },
  { from: "submitted", to: "approved", command: "approve" },
  { from: "submitted", to: "rejected", command: "reject" },
  { from: "submitted", to: "expired", command: "expire" },
  { from: "approved", to: "accepted", command: "accept" },
  { from: "approved", to: "rejected", command: "reject" },
  { from: "approved", to: "expired", command: "expire" },
];

const all = ["draft", "submitted", "approved", "accepted", "rejected", "expired"] as const satisfies readonly QuotationStatus[];

const onward = (from: QuotationStatus): readonly QuotationStatus[] => quotationTransitions.filter((transition) => transition.from === from).map(({ to }) => to);

/**
 * The status machine. `accepted`, `rejected` and `expired` are final. That a quotation which was created
 * at close can be withdrawn takes back what nobody outside has seen, and is therefore no transition.
 *
 * @example
 * ```ts
 * QuotationStatus.canTransition("submitted", "approved"); // true
 * QuotationStatus.validTransitions.approved; // ["accepted", "rejected", "expired"]
 * ```
 */
export const QuotationStatus = {
  all,

  /** Where each status can go; nowhere from a final one. */
  validTransitions: {
    draft: onward("draft"),
    submitted: onward("submitted"),
    approved: onward("approved"),
    accepted: onward("accepted"),
    rejected: onward("rejected"),
    expired: onward("expired"),
  } satisfies Record<QuotationStatus, readonly QuotationStatus[]>,

  canTransition: (from: QuotationStatus, to: QuotationStatus): boolean => onward(from).includes(to),

  /** Whether the command leads on from a status. */
  allows: (from: QuotationStatus, command: QuotationTransition["command"]): boolean => quotationTransitions.some((transition) => transition.from === from && transition.command === command),
} as const;
