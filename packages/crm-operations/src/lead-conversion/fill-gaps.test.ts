import { deepFreeze, Money } from "@nexus/common";
import { expect, test } from "vitest";
import { contactGaps, customerGaps, fillings } from "./fill-gaps.js";
import { contactOf, customerOf, dataOf } from "./testing/leads-to-place.js";

const { company, person } = dataOf("L-1", { name: "Ada", email: "ada@acme.example", phone: "030 1234567", website: "acme.example", company: "Acme" });
const known = deepFreeze({ ...company, region: "Berlin", city: "Berlin", postalCode: "10115", industry: "Vans", employees: 12, annualRevenue: Money.of(5_000_00, "EUR") });

test("a customer lacks what it does not know and the lead does, and nothing that it knows", () => {
  const nothing = customerOf("C-1", "Orchard");
  expect(customerGaps({ ...nothing, country: null }, known)).toEqual(["website", "country", "region", "city", "postalCode", "industry", "employees", "annualRevenue"]);
  expect(customerGaps({ ...nothing, website: "orchard.example", city: "Bonn", employees: 0 }, known)).toEqual(["region", "postalCode", "industry", "annualRevenue"]);
});

test("a contact may lack title, address and number; its name is its own", () => {
  const { contact } = contactOf("P-1", { phone: "+49 30 999" });
  expect(contactGaps(contact, { ...person, jobTitle: "Buyer" })).toEqual(["jobTitle", "email"]);
});

test("where there is nothing to fill in, or nothing is known, nothing is lacking", () => {
  const full = { ...customerOf("C-1", "Orchard"), ...known, name: "Orchard" };
  expect([customerGaps(full, known), customerGaps(customerOf("C-1", "Orchard"), dataOf("L-2", {}).company), contactGaps(contactOf("P-1", {}).contact, dataOf("L-2", {}).person)]).toEqual([[], [], []]);
});

test("a gap is filled by the first who knows, and one that is none any more by nobody", () => {
  const record = { city: null, region: "Berlin", industry: null };
  expect(fillings(["city", "region", "industry"], record, [{ city: null, region: "Bonn", industry: null }, { city: "Bonn", region: null, industry: null }, { city: "Paris", region: null, industry: null }])).toEqual({ city: "Bonn" });
});
