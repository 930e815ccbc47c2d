/** Where a lead stands (ENUM-CRM-0107). */
export type LeadStatus = "new" | "contacted" | "qualified" | "disqualified" | "converted";

/** Still to be worked: neither disqualified nor converted. */
export type OpenLeadStatus = "new" | "contacted" | "qualified";

export interface LeadTransition {
  readonly from: LeadStatus;
  readonly to: LeadStatus;
  /** The only command that makes this move. */
  readonly command: "change-status" | "disqualify" | "convert" | "revert-conversion" | "recycle";
}

/** Every move a lead can make, and the command that makes it (BUS-CRM-0011). The diagram in the docs is drawn from this. */
export const leadTransitions: readonly LeadTransition[] = [
  { from: "new", to: "contacted", command: "change-status" },
  { from: "new", to: "disqualified", command: "disqualify" },
  { from: "contacted", to: "qualified", command: "change-status" },
  { from: "contacted", to: "disqualified", command: "disqualify" },
  { from: "qualified", to: "converted", command: "convert" },
  { from: "qualified", to: "disqualified", command: "disqualify" },
  { from: "converted", to: "qualified", command: "revert-conversion" },
  { from: "disqualified", to: "new", command: "recycle" },
];

const all = ["new", "contacted", "qualified", "disqualified", "converted"] as const satisfies readonly LeadStatus[];

/** Commands that leave an end: they take something back, and are not the way on. */
const waysBack: ReadonlySet<LeadTransition["command"]> = new Set(["recycle", "revert-conversion"]);

const onward = (from: LeadStatus): readonly LeadStatus[] =>
  leadTransitions.filter((transition) => transition.from === from && !waysBack.has(transition.command)).map(({ to }) => to);

/**
 * The status machine. `disqualified` and `converted` are the end of a cycle; only the explicit
 * recycling of a disqualified lead begins a new one, and only taking a conversion back continues the
 * old one. Both are therefore no transitions.
 *
 * @example
 * ```ts
 * LeadStatus.canTransition("contacted", "qualified"); // true
 * LeadStatus.validTransitions.qualified; // ["converted", "disqualified"]
 * ```
 */
export const LeadStatus = {
  all,

  is: (value: unknown): value is LeadStatus => all.some((status) => status === value),

  isOpen: (status: LeadStatus): status is OpenLeadStatus => status !== "disqualified" && status !== "converted",

  /** Where each status can go (ENUM-CRM-0108); empty at the end. */
  validTransitions: {
    new: onward("new"),
    contacted: onward("contacted"),
    qualified: onward("qualified"),
    disqualified: onward("disqualified"),
    converted: onward("converted"),
  } satisfies Record<LeadStatus, readonly LeadStatus[]>,

  canTransition: (from: LeadStatus, to: LeadStatus): boolean => onward(from).includes(to),
} as const;
