import type { CalendarDate, ExternalReference } from "@nexus/common";
import type { EffectivePeriod } from "../effective-period.js";

/** Somebody who can own, approve or be told something. */
export interface DirectoryUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** IANA zone: `America/Sao_Paulo`. */
  readonly timeZone: string;
  /** The first day at work. */
  readonly activeFrom: CalendarDate;
  /** The first day no longer at work; null while no end is known. */
  readonly terminatedOn: CalendarDate | null;
  readonly externalReferences: readonly ExternalReference[];
}

/** A seat in the organisation, which outlives its holders. Quotas and territories hang on it. */
export interface Position extends EffectivePeriod {
  readonly id: string;
  readonly name: string;
}

/** Who sits in which seat. */
export interface PositionHolding extends EffectivePeriod {
  readonly id: string;
  readonly positionId: string;
  readonly userId: string;
}

/** Teams sell together, roles may do something, queues hold what nobody owns yet. */
export type GroupKind = "team" | "role" | "queue";

export interface Group extends EffectivePeriod {
  readonly id: string;
  readonly kind: GroupKind;
  readonly name: string;
  /** The team this team is part of; null for all others. */
  readonly parentId: string | null;
}

export interface Membership extends EffectivePeriod {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
}

export interface ReportingLine extends EffectivePeriod {
  readonly id: string;
  readonly userId: string;
  readonly managerId: string;
}

/** Users, positions, groups and who belongs where, with their history: plain data, ids unique within each list. */
export interface DirectorySnapshot {
  readonly users: readonly DirectoryUser[];
  readonly positions: readonly Position[];
  readonly holdings: readonly PositionHolding[];
  readonly groups: readonly Group[];
  readonly memberships: readonly Membership[];
  readonly reportingLines: readonly ReportingLine[];
}

export const emptyDirectory: DirectorySnapshot = {
  users: [],
  positions: [],
  holdings: [],
  groups: [],
  memberships: [],
  reportingLines: [],
};
