import { deepFreeze, type FactValue } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { contradiction, evaluateCriteria, explainCriteria, implies, ruleIndex, shadowedRules, type Criteria, type CriteriaFacts, type CriteriaValue, type FieldCatalogue, type RuleIndex } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;

const amounts = [10_00, 20_00, 30_00].flatMap((minorUnits) => ["EUR", "USD"].map((currency) => ({ minorUnits, currency })));
const instants = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z", "2026-06-30T12:00:00.000Z"];
const mails = ["ana@orchard.example", "Bo@Sales.Orchard.example", "bo@orchard.test", "cy@anorchard.example"];

/** Few values for each field, so that conditions and facts meet. */
const valuesOf: Readonly<Record<string, readonly CriteriaValue[]>> = {
  country: ["DE", "de ", "AT", "Österreich", "O\u0308sterreich", "Osterrrr"],
  industry: ["Retail", "retail trade", "trade", "Fresh retail"],
  score: [0, 39, 40, 41, 60, 80, 100],
  source: ["web", "Web", "event"],
  email: mails,
  territory: ["t1", "t2", "t3", "T1"],
  budget: amounts,
  createdAt: instants,
  "custom.segment": ["gold", "silver", "bronze"],
  "custom.discount": ["0.1", "0.10", "1", "-2.5", "12345678901234567.000000000000000001"],
  "custom.newsletter": [true, false],
  "custom.renewal": ["2026-01-31", "2026-02-01", "2027-01-01"],
  retired: ["x"],
};
const names = Object.keys(valuesOf);
const odd: readonly FactValue[] = [null, "", "  ", "n/a", -1, 0.5, true, "none of these", ["t1", ""], [], { minorUnits: 1, currency: "JPY" }];

const conditionOn = (field: string): fc.Arbitrary<Criteria> => {
  const value = fc.oneof({ arbitrary: fc.constantFrom(...(valuesOf[field] ?? [])), weight: 20 }, { arbitrary: fc.constantFrom<CriteriaValue[]>("x", 7, true), weight: 1 });
  const values = fc.array(value, { minLength: 1, maxLength: 3 });
  const text = fc.constantFrom("o", "re", "retail", "TRADE", "ana", "b", "ös");
  return fc.oneof(
    fc.record({ field: fc.constant(field), is: fc.constantFrom("eq", "ne", "lt", "lte", "gt", "gte"), value }),
    fc.record({ field: fc.constant(field), is: fc.constantFrom("in", "not-in"), values }),
    fc.record({ field: fc.constant(field), is: fc.constant("between"), from: value, to: value }),
    fc.record({ field: fc.constant(field), is: fc.constantFrom("exists", "missing") }),
    ...(["country", "industry", "email"].includes(field) ? [fc.record({ field: fc.constant(field), is: fc.constantFrom("starts-with", "contains"), value: text })] : []),
    ...(field === "email" ? [fc.record({ field: fc.constant(field), is: fc.constant("email-domain"), values: fc.array(fc.constantFrom("orchard.example", "example", "test", "b c"), { minLength: 1, maxLength: 2 }) })] : []),
  ) as fc.Arbitrary<Criteria>;
};

const condition = fc.constantFrom(...names).chain(conditionOn);
const { criteria } = fc.letrec<{ criteria: Criteria }>((tie) => ({
  criteria: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    condition,
    fc.record({ all: fc.array(tie("criteria"), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie("criteria"), { maxLength: 4 }) }),
    fc.record({ not: tie("criteria") }),
  ),
}));
const conjunction = fc.record({ all: fc.array(condition, { maxLength: 3 }) });
const rules: fc.Arbitrary<readonly Criteria[]> = fc
  .oneof({ arbitrary: fc.array(criteria, { maxLength: 8 }), weight: 9 }, { arbitrary: fc.array(conjunction, { minLength: 65, maxLength: 80 }), weight: 1 })
  .map(deepFreeze);

const facts: fc.Arbitrary<CriteriaFacts> = fc
  .tuple(
    ...names.map((name) => {
      const values = (valuesOf[name] ?? []) as FactValue[];
      const known = name === "territory" ? fc.subarray(["t1", "t2", "t3", "t4"]) : fc.constantFrom(...values);
      return fc.oneof({ arbitrary: known, weight: 6 }, { arbitrary: fc.constantFrom(...odd), weight: 1 }, { arbitrary: fc.constant(undefined), weight: 1 });
    }),
  )
  .map((drawn) => deepFreeze(Object.fromEntries(names.flatMap((name, i) => (drawn[i] === undefined ? [] : [[name, drawn[i]]])))));

/** Every position that matches, asked one after the other. */
const matchesOf = (index: RuleIndex, of: CriteriaFacts): readonly number[] => {
  const encoded = index.encode(of);
  const found: number[] = [];
  for (let at = index.firstMatch(encoded); at >= 0; at = index.nextMatch(encoded, at)) found.push(at);
  return found;
};

type MakeIndex = (rules: readonly Criteria[], catalogue: FieldCatalogue) => RuleIndex;

const agreesWithInterpreter = (make: MakeIndex): void => {
  fc.assert(
    fc.property(rules, facts, (list, of) => {
      const plain = list.flatMap((each, i) => (evaluateCriteria(each, fields, of) === true ? [i] : []));
      expect(matchesOf(make(list, fields), of)).toEqual(plain);
    }),
    { numRuns: runs },
  );
};

describe("the index", () => {
  test("finds the rules the interpreter finds true, all of them and in order", () => {
    agreesWithInterpreter(ruleIndex);
  });

  const fieldsIn = (part: Criteria): readonly string[] =>
    "all" in part ? part.all.flatMap(fieldsIn) : "any" in part ? part.any.flatMap(fieldsIn) : "not" in part ? fieldsIn(part.not) : [part.field];

  /** What evaluates in two values: missing is simply false. */
  const twoValued = (part: Criteria): Criteria => {
    if ("all" in part) return { all: part.all.map(twoValued) };
    if ("any" in part) return { any: part.any.map(twoValued) };
    return "not" in part && "field" in part.not ? { any: [part, { field: part.not.field, is: "missing" }] } : part;
  };

  test.each<[string, MakeIndex]>([
    ["that drops rules which do not ask about the country", (list, catalogue) => ruleIndex(list.map((each) => (fieldsIn(each).includes("country") ? each : { any: [] })), catalogue)],
    ["that takes unknown for false under not", (list, catalogue) => ruleIndex(list.map(twoValued), catalogue)],
    ["that starts the next match one too late", (list, catalogue) => {
      const index = ruleIndex(list, catalogue);
      return { ...index, nextMatch: (encoded, after) => index.nextMatch(encoded, after + 1) };
    }],
    ["that takes alternatives for conditions", (list, catalogue) => ruleIndex(list.map((each) => ("any" in each ? { all: each.any } : each)), catalogue)],
  ])("control: one %s does not", (_, make) => {
    expect(() => agreesWithInterpreter(make)).toThrow();
  });

  test("one index answers for many facts as the interpreter does, whichever way its tree branched", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(conjunction, criteria), { minLength: 200, maxLength: 400 }), fc.array(facts, { minLength: 30, maxLength: 30 }), (list, many) => {
        const index = ruleIndex(list, fields);
        for (const of of many) expect(matchesOf(index, of)).toEqual(list.flatMap((each, i) => (evaluateCriteria(each, fields, of) === true ? [i] : [])));
      }),
      { numRuns: Math.ceil(runs / 300) },
    );
  });
});

const impliesOnlyWhatFollows = (claims: typeof implies): void => {
  fc.assert(
    fc.property(criteria, criteria, facts, (a, b, of) => {
      if (claims(a, b, fields) && evaluateCriteria(a, fields, of) === true) expect(evaluateCriteria(b, fields, of)).toBe(true);
    }),
    { numRuns: runs * 2 },
  );
};

test("what is said to follow does follow", () => {
  impliesOnlyWhatFollows(implies);
});

test("control: the converse does not", () => {
  expect(() => impliesOnlyWhatFollows((a, b, catalogue) => implies(b, a, catalogue))).toThrow();
});

const contradictsOnlyTheImpossible = (claims: typeof contradiction): void => {
  fc.assert(
    fc.property(criteria, facts, (each, of) => {
      if (claims(each, fields)) expect(evaluateCriteria(each, fields, of)).not.toBe(true);
    }),
    { numRuns: runs * 2 },
  );
};

test("what is said never to hold never does", () => {
  contradictsOnlyTheImpossible(contradiction);
});

test("control: what never fails does hold", () => {
  expect(() => contradictsOnlyTheImpossible((each, catalogue) => contradiction({ not: each }, catalogue))).toThrow();
});

const shadowsOnlyTheHidden = (claims: typeof shadowedRules): void => {
  fc.assert(
    fc.property(rules, facts, (list, of) => {
      const first = list.findIndex((each) => evaluateCriteria(each, fields, of) === true);
      expect(claims(list, fields).map(({ rule }) => rule)).not.toContain(first);
    }),
    { numRuns: runs },
  );
};

test("a shadowed rule is never the first to match", () => {
  shadowsOnlyTheHidden(shadowedRules);
});

test("control: the rule it stands behind is", () => {
  expect(() => shadowsOnlyTheHidden((list, catalogue) => shadowedRules(list, catalogue).map(({ rule, behind }) => ({ rule: behind, behind: rule })))).toThrow();
});

test("shadowed rules are those from which one earlier rule follows", () => {
  fc.assert(
    fc.property(rules.filter(({ length }) => length <= 8), (list) => {
      const pairwise = list.flatMap((each, rule) => {
        const behind = contradiction(each, fields) ? -1 : list.findIndex((earlier, i) => i < rule && implies(each, earlier, fields));
        return behind < 0 ? [] : [{ rule, behind }];
      });
      expect(shadowedRules(list, fields)).toEqual(pairwise);
    }),
    { numRuns: runs },
  );
});

test("an explanation's verdict is the interpreter's answer", () => {
  const words = { matched: true, "not-matched": false, unknown: "unknown" } as const;
  fc.assert(
    fc.property(criteria, facts, (each, of) => {
      const { verdict } = explainCriteria(each, fields, of);
      expect(words[verdict as keyof typeof words]).toBe(evaluateCriteria(each, fields, of));
    }),
    { numRuns: runs },
  );
});
