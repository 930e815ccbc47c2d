/** What kind of work with or about a customer it is. */
export type ActivityType = "call" | "email" | "meeting" | "task" | "note";

interface ActivityTypeTraits {
  readonly needsScheduling: boolean;
  readonly hasDuration: boolean;
  readonly isCommunication: boolean;
}

const traits: Readonly<Record<ActivityType, ActivityTypeTraits>> = {
  call: { needsScheduling: true, hasDuration: true, isCommunication: true },
  email: { needsScheduling: false, hasDuration: false, isCommunication: true },
  meeting: { needsScheduling: true, hasDuration: true, isCommunication: true },
  task: { needsScheduling: true, hasDuration: false, isCommunication: false },
  note: { needsScheduling: false, hasDuration: false, isCommunication: false },
};

const all = ["call", "email", "meeting", "task", "note"] as const satisfies readonly ActivityType[];

/**
 * @example
 * ```ts
 * ActivityType.needsScheduling("task"); // true: it is planned for a time
 * ActivityType.hasDuration("task"); // false: it is done or not
 * ```
 */
export const ActivityType = {
  all,

  is: (value: unknown): value is ActivityType => all.some((type) => type === value),

  /** A planned call, meeting or task has a time; an email may have one; a note is never planned (BUS-CRM-0032). */
  needsScheduling: (type: ActivityType): boolean => traits[type].needsScheduling,

  /** Only calls and meetings take a duration (BUS-CRM-0033). */
  hasDuration: (type: ActivityType): boolean => traits[type].hasDuration,

  /** Calls, emails and meetings reach somebody; tasks and notes are internal. */
  isCommunication: (type: ActivityType): boolean => traits[type].isCommunication,
} as const;
