/** A bounded piece of a list. Lists are ordered by `createdAt`, then `id`, ascending, unless they say otherwise. */
export interface PageRequest {
  /** 1 to 1,000. */
  readonly limit: number;
  /** `next` of the page before; absent for the first page. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass as `after` to go on; null on the last page. */
  readonly next: string | null;
}
