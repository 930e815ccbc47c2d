import { expect, expectTypeOf, test } from "vitest";
import { deepFreeze } from "../deep-freeze.js";
import type { Money } from "../money/money.js";
import { dataClassByPath, erasedText, erasePersonalData, personalFieldNames, withoutFields, type DataClassesOf, type PersonalField } from "../index.js";

interface Open {
  readonly status: "open";
  readonly closing: null;
}
interface Closed {
  readonly status: "closed";
  readonly closing: { readonly note: string | null; readonly commission: number };
}
type Visit = (Open | Closed) & { readonly visitor: string; readonly fee: Money | null; readonly guests: readonly { readonly name: string; readonly seat: number }[]; readonly extra: Readonly<Record<string, string>> };

const visitClasses = {
  status: "none",
  closing: { note: { personal: "free-text", erased: null }, commission: "commission-rate" },
  visitor: { personal: "direct", erased: erasedText },
  fee: "none",
  guests: { name: { personal: "direct", erased: erasedText }, seat: "none" },
  extra: { personal: "free-text", erased: {} },
} as const satisfies DataClassesOf<Visit>;

const visit: Visit = deepFreeze({
  status: "closed",
  closing: { note: "Ana paid", commission: 5 },
  visitor: "Ana",
  fee: { minorUnits: 5, currency: "EUR" },
  guests: [{ name: "Ben", seat: 1 }, { name: "Cem", seat: 2 }],
  extra: { nick: "Anita" },
});

test("every personal field says what it says when erased, at any depth, and all else stays", () => {
  const erased = erasePersonalData(visit, visitClasses);
  expect(erased).toEqual({
    status: "closed",
    closing: { note: null, commission: 5 },
    visitor: "[erased]",
    fee: { minorUnits: 5, currency: "EUR" },
    guests: [{ name: "[erased]", seat: 1 }, { name: "[erased]", seat: 2 }],
    extra: {},
  });
  expect(erasePersonalData(erased, visitClasses)).toEqual(erased);
});

test("a field that nobody has classed goes, as do names that every object has", () => {
  const odd: unknown = { ...visit, secret: "Ana", constructor: "Ana", closing: null };
  expect(JSON.stringify(erasePersonalData(odd, visitClasses))).not.toContain("Ana");
});

test("names and classes are told from the tags", () => {
  expect([...personalFieldNames(visitClasses)]).toEqual(["extra", "name", "note", "visitor"]);
  expect(dataClassByPath(visitClasses)).toMatchObject({ status: "none", "closing.note": "free-text", "closing.commission": "commission-rate", "guests.name": "direct" });
});

test("fields are left out by name, in parts and lists as well", () => {
  expect(withoutFields([{ id: "1", name: "Ana", guests: [{ name: "Eva", seat: 2 }] }, null], new Set(["name"]))).toEqual([{ id: "1", guests: [{ seat: 2 }] }, null]);
});

test("a field that is not classed, or an erased value that the field cannot have, does not compile", () => {
  const { visitor: _visitor, ...missing } = visitClasses;
  expectTypeOf<typeof missing>().not.toExtend<DataClassesOf<Visit>>();
  expectTypeOf<Omit<typeof visitClasses, "visitor"> & { readonly visitor: PersonalField<null> }>().not.toExtend<DataClassesOf<Visit>>();
  expectTypeOf<Omit<typeof visitClasses, "closing"> & { readonly closing: "none" }>().not.toExtend<DataClassesOf<Visit>>();
});
