import { CrmError } from "./crm-error.js";

/** `evolve` met an event before the one that begins the record: events were lost, or folded in another order. */
export const EventWithoutRecord = {
  of: (what: "lead" | "opportunity" | "pipeline" | "activity", event: { readonly type: string; readonly data: { readonly id: string } }): CrmError =>
    new CrmError("event_without_record", `Fold the events from the first one on: ${event.type} came before the ${what} began.`, {
      details: { type: event.type, id: event.data.id },
    }),
} as const;
