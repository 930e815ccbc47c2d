import type { Page, PageRequest } from "@nexus/common";
import { expectEqual, expectError } from "../expectation.js";
import { routingCase, type RoutingAtWork, type RoutingCase } from "./routing-case.js";

/** A list in pages, and what it answers. */
export interface PagedRoom {
  /** What is listed, in words: `assignments`. */
  readonly what: string;
  /** Its order, in words. */
  readonly order: string;
  /** Fills the list, in another order than it answers, some at the same time; answers the names in the order of the list. */
  prepare(routing: RoutingAtWork): Promise<readonly string[]>;
  list(routing: RoutingAtWork, page: PageRequest): Promise<Page<string>>;
}

export const pagingCases = ({ what, order, prepare, list }: PagedRoom): readonly RoutingCase[] => [
  routingCase(`the list of ${what} is ordered by ${order}, whatever the size of its pages`, async (routing) => {
    expectEqual("the list before", await list(routing, { limit: 10 }), { items: [], next: null });
    const all = await prepare(routing);
    for (const limit of [1, 3, all.length - 1, all.length, all.length + 1, 1_000]) {
      const pages: (readonly string[])[] = [];
      let after: string | null | undefined;
      do {
        const page = await list(routing, { limit, ...(after === undefined || after === null ? {} : { after }) });
        pages.push(page.items);
        after = page.next;
      } while (after !== null && pages.length <= all.length);
      expectEqual(`pages of ${limit}`, pages, Array.from({ length: Math.ceil(all.length / limit) }, (_, i) => all.slice(i * limit, (i + 1) * limit)));
    }
  }),
  routingCase(`the list of ${what} throws invalid_page for a limit outside 1 to 1,000 and for a cursor it did not give`, async (routing) => {
    await prepare(routing);
    const cursor = (await list(routing, { limit: 1 })).next ?? "";
    for (const limit of [0, -1, 1_001, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expectError(`a limit of ${limit}`, "invalid_page", () => list(routing, { limit }));
    }
    for (const after of ["", "nonsense", "__proto__", "2026-01-15T09:00:00.000Z", "\uD800", "\u0000", cursor.slice(1), cursor.slice(0, 3), `${cursor}\uD800`, `${cursor}\u0000`]) {
      await expectError(`the cursor ${JSON.stringify(after)}`, "invalid_page", () => list(routing, { limit: 1, after }));
    }
  }),
];
