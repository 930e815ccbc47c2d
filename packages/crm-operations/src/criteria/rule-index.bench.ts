import { deepFreeze } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { expect, test } from "vitest";
import { evaluateCriteria, fieldCatalogue, ruleIndex, type Criteria, type CriteriaFacts } from "./index.js";

const fields = fieldCatalogue(
  [
    { name: "country", label: "Country", type: "text", personalData: "none" },
    { name: "industry", label: "Industry", type: "text", personalData: "none" },
    { name: "score", label: "Score", type: "integer", personalData: "none" },
    { name: "source", label: "Source", type: "choice", personalData: "none" },
  ],
  [{ entity: "lead", name: "segment", label: "Segment", type: "choice", choices: Array.from({ length: 6 }, (_, i) => `segment-${i}`), required: false, personalData: "none" }],
);

const random = simulatedRandom(7);
const below = (count: number): number => {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) % count;
};
const some = (name: string, count: number): string => `${name}-${below(count)}`;

/** Two in ten rules do not ask about a field; some name two or three countries; the last holds for everything. */
const conditions: readonly (() => Criteria)[] = [
  () => ({ field: "country", is: "in", values: Array.from({ length: 1 + below(3) }, () => some("Country", 50)) }),
  () => ({ field: "industry", is: "eq", value: some("Industry", 20) }),
  () => [{ field: "score", is: "lt", value: 40 } as const, { field: "score", is: "between", from: 40, to: 59 } as const, { field: "score", is: "between", from: 60, to: 79 } as const, { field: "score", is: "gte", value: 80 } as const][below(4)] ?? { all: [] },
  () => ({ field: "source", is: "eq", value: some("source", 10) }),
  () => ({ field: "custom.segment", is: "eq", value: some("segment", 6) }),
];
const rulesOf = (count: number): readonly Criteria[] =>
  deepFreeze([...Array.from({ length: count - 1 }, (): Criteria => ({ all: conditions.flatMap((make) => (below(10) < 2 ? [] : [make()])) })), { all: [] }]);

const leads: readonly CriteriaFacts[] = deepFreeze(
  Array.from({ length: 1_000 }, () => ({
    country: some("Country", 60),
    industry: some("Industry", 25),
    score: below(20) === 0 ? null : below(101),
    source: some("source", 10),
    "custom.segment": some("segment", 6),
    companyName: "Orchard Vans",
  })),
);

const sizes = [50, 500, 5_000];
const indexes = sizes.map((size) => ruleIndex(rulesOf(size), fields));
const few = rulesOf(50);

const decide = (place: number): number => {
  let sum = 0;
  const index = indexes[place];
  for (let i = 0; index && i < leads.length; i += 1) sum += index.firstMatch(index.encode(leads[i] ?? {}));
  return sum;
};

test("the first rule that matches, for 1,000 leads, encoded and matched", async ({ bench }) => {
  const result = await bench.compare(
    ...sizes.map((size, place) => bench(`index of ${size} rules`, () => void decide(place))),
    bench("interpreter of 50 rules", () => leads.forEach((lead) => few.findIndex((rule) => evaluateCriteria(rule, fields, lead) === true))),
  );
  expect(result).toBeDefined();
});

const encoded = indexes.map((index) => leads.map((lead) => index.encode(lead)));

test("the first rule that matches, for 1,000 leads encoded before", async ({ bench }) => {
  const match = (place: number): void => {
    const [index, facts] = [indexes[place], encoded[place] ?? []];
    for (const each of facts) index?.firstMatch(each);
  };
  const result = await bench.compare(...sizes.map((size, place) => bench(`index of ${size} rules`, () => match(place))));
  expect(result).toBeDefined();
});
