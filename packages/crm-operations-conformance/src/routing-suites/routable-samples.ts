import { deepFreeze } from "@nexus/common";
import type { RoutableRecord } from "@nexus/crm-operations";
import { at } from "./routing-samples.js";

/** A record that wants an owner; of an account, where one is named. */
export const routable = (id: string, more: Partial<RoutableRecord> = {}): RoutableRecord =>
  deepFreeze({ entity: "lead", id, version: 1, createdAt: at(0), isOpen: true, facts: {}, place: {}, ownerId: null, duplicateOf: null, previousOwnerId: null, ...more });

export const ofAccount = (id: string, accountId: string | null, more: Partial<RoutableRecord> = {}): RoutableRecord => routable(id, { place: { accountId }, ...more });
