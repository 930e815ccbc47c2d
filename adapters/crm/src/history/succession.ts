import type { EffectivePeriod } from "@nexus/crm-operations";

interface Link extends EffectivePeriod {
  readonly id: string;
}

/**
 * What a new link that holds from a day on makes of the former ones: one holds at a time. A former one
 * to somebody else ends on that day, or goes when it begins no earlier; one to the same gives way.
 */
export const successionOf = <Kind extends Link>(former: readonly Kind[], next: Kind, leadsToSame: (link: Kind) => boolean): { readonly put: readonly Kind[]; readonly remove: readonly string[] } => {
  const overlapping = former.filter((link) => link.id !== next.id && (link.to === null || link.to > next.from));
  const ended = overlapping.filter((link) => link.from < next.from && !leadsToSame(link));
  return {
    put: [...ended.map((link) => ({ ...link, to: next.from })), next],
    remove: overlapping.filter((link) => !ended.includes(link)).map(({ id }) => id),
  };
};
