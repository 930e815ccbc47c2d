import { deepFreeze, Money } from "@nexus/common";
import { expect, test } from "vitest";
import { contactGaps, customerGaps } from "./fill-gaps.js";
import { contactOf, customerOf, dataOf } from "./testing/leads-to-place.js";

const { company, person } = dataOf("L-1", { name: "Ada", email: "ada@acme.example", phone: "030 1234567", website: "acme.example", company: "Acme" });
const known = deepFreeze({ ...company, region: "Berlin", city: "Berlin", postalCode: "10115", industry: "Vans", employees: 12, annualRevenue: Money.of(5_000_00, "EUR") });

test("a customer gets what it does not know, and nothing that it does", () => {
  const nothing = customerOf("C-1", "Orchard");
  expect(customerGaps(nothing, known)).toEqual({ website: "acme.example", region: "Berlin", city: "Berlin", postalCode: "10115", industry: "Vans", employees: 12, annualRevenue: Money.of(5_000_00, "EUR") });
  expect(customerGaps({ ...nothing, website: "orchard.example", city: "Bonn", employees: 0 }, known)).toEqual({ region: "Berlin", postalCode: "10115", industry: "Vans", annualRevenue: Money.of(5_000_00, "EUR") });
});

test("a contact gets title, address and number where it has none; its name is its own", () => {
  const { contact } = contactOf("P-1", { phone: "+49 30 999" });
  expect(contactGaps(contact, { ...person, jobTitle: "Buyer" })).toEqual({ jobTitle: "Buyer", email: "ada@acme.example" });
});

test("where there is nothing to fill in, or nothing is known, there is no change", () => {
  const full = { ...customerOf("C-1", "Orchard"), ...known, name: "Orchard" };
  expect([customerGaps(full, known), customerGaps(customerOf("C-1", "Orchard"), dataOf("L-2", {}).company), contactGaps(contactOf("P-1", {}).contact, dataOf("L-2", {}).person)]).toEqual([undefined, undefined, undefined]);
});
