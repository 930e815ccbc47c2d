import { expect, test } from "vitest";
import { duplicateKeys, DuplicateKeyKind, type ComparableLead } from "./duplicate-keys.js";

const nobody: ComparableLead = { id: "L-1", email: null, phone: null, website: null, companyName: null, country: null };

test("the keys of a lead come in one order, and unknown facts give none", () => {
  const lead = { ...nobody, email: "Ana+x@acme.example", phone: "030 901820", website: "acme-vans.example", companyName: "Acme GmbH", country: "DE" };
  expect(duplicateKeys(lead)).toEqual([
    { kind: "email", value: "ana+x@acme.example" },
    { kind: "phone", value: "+4930901820" },
    { kind: "company-domain", value: "acme-vans.example" },
    { kind: "company-domain", value: "acme.example" },
    { kind: "company-name", value: "acme" },
  ]);
  expect(duplicateKeys({ ...lead, website: "www.acme.example" }).filter(({ kind }) => kind === "company-domain")).toHaveLength(1);
  expect(duplicateKeys(nobody)).toEqual([]);
  expect(duplicateKeys({ ...nobody, email: "bo@gmail.com" })).toEqual([{ kind: "email", value: "bo@gmail.com" }]);
  expect(duplicateKeys({ ...lead, country: "Germany" }).some(({ kind }) => kind === "phone")).toBe(false);
  expect(duplicateKeys({ ...nobody, phone: "call Bo" }, { normalizePhone: (phone) => `+${phone.length}` })).toEqual([{ kind: "phone", value: "+7" }]);
  expect(DuplicateKeyKind.all).toEqual(["email", "phone", "company-domain", "company-name"]);
});
