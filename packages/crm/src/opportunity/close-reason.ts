/** Why deals are won or lost, as a tenant lists it. Opportunities store the id. */
export interface CloseReason {
  readonly id: string;
  readonly label: string;
  readonly status: "won" | "lost";
}

/** The list of tenants that have none of their own. */
export const standardCloseReasons: readonly CloseReason[] = [
  { id: "best-fit", label: "Best fit", status: "won" },
  { id: "best-price", label: "Best price", status: "won" },
  { id: "relationship", label: "Relationship", status: "won" },
  { id: "renewed", label: "Renewed", status: "won" },
  { id: "price", label: "Price", status: "lost" },
  { id: "competitor", label: "Lost to a competitor", status: "lost" },
  { id: "no-budget", label: "No budget", status: "lost" },
  { id: "no-decision", label: "No decision", status: "lost" },
  { id: "missing-feature", label: "Missing feature", status: "lost" },
  { id: "bad-timing", label: "Bad timing", status: "lost" },
  { id: "unresponsive", label: "No answer any more", status: "lost" },
  { id: "duplicate", label: "Duplicate", status: "lost" },
];
