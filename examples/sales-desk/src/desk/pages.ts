import type { Page, PageRequest } from "@nexus/common";


const limit = 1_000;

/** Page after page until there is none; never more than one in memory. */
export async function* allPages<T>(readPage: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<readonly T[], undefined> {
  let after: string | null | undefined;
  while (after !== null) {
    const { items, next }: Page<T> = await readPage({ limit, ...(after === undefined ? {} : { after }) });
    yield items;
    after = next;
  }
}
