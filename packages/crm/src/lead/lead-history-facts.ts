import type { FieldValues, Instant } from "@nexus/common";
import type { ExternalReference } from "../shared/entity.js";
import type { LeadDetails } from "./lead.js";
import type { LeadHandover } from "./lead-handover.js";

interface HistoryBase extends Partial<Omit<LeadDetails, "title">> {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly createdAt: Instant;
  readonly ownerId?: string | null;
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  /** The inquiry at creation, when absent. Each stage of a cycle once. */
  readonly handovers?: readonly LeadHandover[];
  readonly score?: { readonly value: number; readonly calculatedAt: Instant };
}

/** The facts of a lead as another system kept them. What is absent is not stated, and stays as it is when a later import comes. */
export type LeadHistory =
  | (HistoryBase & { readonly status: "new" | "contacted" | "qualified" })
  | (HistoryBase & {
      readonly status: "disqualified";
      /** A reason need not be in the tenant's list: it is recorded as it was. */
      readonly disqualification?: { readonly at?: Instant; readonly reason?: string; readonly note?: string };
    })
  | (HistoryBase & {
      readonly status: "converted";
      readonly conversion?: { readonly at?: Instant; readonly opportunityId?: string; readonly accountId?: string; readonly contactId?: string };
    });
