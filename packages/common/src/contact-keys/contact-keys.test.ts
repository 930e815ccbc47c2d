import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callingCodes } from "./calling-codes.js";
import { companyDomainOfEmail, companyDomainOfWebsite, hostOf, isPublicMailDomain, registrableDomain } from "./company-domain.js";
import { legalForms, normalizeCompanyName } from "./company-name.js";
import { contactKeyKinds, contactKeys, type ContactKeyFacts } from "./contact-keys.js";
import { normalizeEmail, parseEmail } from "./email.js";
import { plainPhoneNormalizer } from "./phone.js";
import { mailSpellings, publicMailDomains } from "./public-mail-domains.js";

const nothing: ContactKeyFacts = { email: null, phone: null, website: null, companyName: null, country: null };

describe("an e-mail address has one spelling", () => {
  test.each([
    ["Ana@Acme.Example", "ana@acme.example"],
    [" ana@acme.example. ", "ana@acme.example"],
    ["Ana.Lima+fair@gmail.com", "analima@gmail.com"],
    ["ana.l.ima@GoogleMail.com", "analima@gmail.com"],
    ["ana.lima+x@outlook.com", "ana.lima@outlook.com"],
    ["ana.lima+x@acme.example", "ana.lima+x@acme.example"],
    ["+x@gmail.com", "+x@gmail.com"],
    ["ANA@MÜNCHEN.example", "ana@münchen.example"],
    ["ana@mu\u0308nchen.example", "ana@münchen.example"],
  ])("%s", (text, spelling) => expect(normalizeEmail(text)).toBe(spelling));

  test.each(["", "ana", "@acme.example", "ana@", "ana@acme", "ana@10.0.0.1", "a b@acme.example", "a..b@acme.example", ".a@acme.example", "ana@acme-.example", `${"a".repeat(65)}@acme.example`, "ana@acme.example\u0000"])(
    "%j is none",
    (text) => expect(normalizeEmail(text)).toBeUndefined(),
  );

  test("a normalised address is its own spelling, and always an address", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const once = normalizeEmail(address);
        if (once === undefined) return;
        expect(normalizeEmail(once)).toBe(once);
        expect(parseEmail(once)).toBeDefined();
      }),
    );
  });
});

describe("a phone number has one spelling", () => {
  const plain = plainPhoneNormalizer();
  const german = plainPhoneNormalizer("DE");
  test.each([
    ["+49 (0)30 / 90 18 20", "+4930901820"],
    ["+49-30-901820", "+4930901820"],
    ["0049 30 901820", "+4930901820"],
    ["(+49) 30 901820", "+4930901820"],
    ["+49 30 901820 ext. 12", "+4930901820"],
    ["+1 (555) 010-9999", undefined],
    ["+1 (212) 555-0199 x7", "+12125550199"],
    ["030 901820", undefined],
    ["+0 123 456 789", undefined],
    ["+49 12", undefined],
    ["+4930901820901820901", undefined],
    ["1-800-FLOWERS", undefined],
    ["", undefined],
    ["49+30901820", undefined],
  ])("%s", (text, spelling) => expect(plain(text, undefined)).toBe(spelling));

  test("a national number needs a country: their own, or else the default", () => {
    expect(german("030 901820", undefined)).toBe("+4930901820");
    expect(german("30 901820", undefined)).toBe("+4930901820");
    expect(german("06 1234 5678", "IT")).toBe("+390612345678");
    expect(german("06 1 234 567", "hu")).toBe("+361234567");
    expect(german("8 495 123-45-67", "RU")).toBe("+74951234567");
    expect(german("(212) 555-0199", "US")).toBe("+12125550199");
    expect(german("1 212 555 0199", "CA")).toBe("+12125550199");
    expect(german("011 49 30 901820", "US")).toBe("+4930901820");
    expect(german("555-0199", "US")).toBeUndefined();
    expect(german("030 901820", "??")).toBe("+4930901820");
  });

  test("the table says a calling code for every country in it", () => {
    expect(callingCodes.size).toBeGreaterThan(170);
    for (const [country, { code, trunk }] of callingCodes) expect([country, code, trunk].join(" ")).toMatch(/^[A-Z]{2} [1-9]\d{0,2} (0|1|06|8)?$/);
  });
});

describe("a company has one domain", () => {
  test.each([
    ["https://www.Acme.example/about?x=1", "acme.example"],
    ["shop.acme.example", "acme.example"],
    ["http://acme.co.uk:8080", "acme.co.uk"],
    ["www.acme.com.br", "acme.com.br"],
    ["https://www.me.uk", "me.uk"],
    ["https://facebook.com/acme", undefined],
    ["acme.wordpress.com", undefined],
    ["gmail.com", undefined],
    ["mail.web.de", undefined],
    ["10.0.0.1", undefined],
    ["http://user@acme.example", undefined],
    ["javascript:alert(1)", undefined],
    ["acme", undefined],
  ])("website %s", (website, domain) => expect(companyDomainOfWebsite(website)).toBe(domain));

  test("an address gives its company's domain, and at a public provider none", () => {
    expect(companyDomainOfEmail("ana@sales.acme.example")).toBe("acme.example");
    for (const provider of publicMailDomains) expect(companyDomainOfEmail(`ana@${provider}`), provider).toBeUndefined();
    expect(companyDomainOfEmail("ana@town.example", ["town.example"])).toBeUndefined();
    expect(isPublicMailDomain("acme.example")).toBe(false);
  });

  test("the list of public providers is clean: domains, lower case, each once, and all spellings are in it", () => {
    expect(new Set(publicMailDomains).size).toBe(publicMailDomains.length);
    for (const domain of publicMailDomains) expect(hostOf(domain)).toBe(domain);
    for (const { domains } of mailSpellings) for (const domain of domains) expect(isPublicMailDomain(domain), domain).toBe(true);
  });

  test("the rule of thumb keeps two labels, or three under a country's own registry", () => {
    expect(["a.b.example", "a.b.co.uk", "b.co.uk", "co.uk", "a.b.co"].map(registrableDomain)).toEqual(["b.example", "b.co.uk", "b.co.uk", "co.uk", "b.co"]);
  });
});

describe("a company has one name", () => {
  test.each([
    ["The Müller & Söhne GmbH & Co. KG", "muller and sohne"],
    ["Acme, Inc.", "acme"],
    ["ACME Inc", "acme"],
    ["Łódź Sp. z o.o.", "łodz"],
    ["Grupo Sol S.A. de C.V.", "grupo sol"],
    ["Straße AG", "strasse"],
    ["Tata Pvt. Ltd.", "tata"],
    ["Co & Co", "co and co"],
    ["The", "the"],
    ["O'Neil's Diner", "oneils diner"],
    ["株式会社アクメ", "株式会社アクメ"],
    [" - ", undefined],
  ])("%s", (name, spelling) => expect(normalizeCompanyName(name)).toBe(spelling));

  test("a normalised name is its own spelling", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("acme", "vans", "Müller", "&", "the", ...legalForms), { maxLength: 6 }), (words) => {
        const once = normalizeCompanyName(words.join(" "));
        if (once !== undefined) expect(normalizeCompanyName(once)).toBe(once);
      }),
    );
  });
});

test("the keys come in one order, and unknown facts give none", () => {
  const facts = { ...nothing, email: "Ana+x@acme.example", phone: "030 901820", website: "acme-vans.example", companyName: "Acme GmbH", country: "DE" };
  expect(contactKeys(facts)).toEqual([
    { kind: "email", value: "ana+x@acme.example" },
    { kind: "phone", value: "+4930901820" },
    { kind: "company-domain", value: "acme-vans.example" },
    { kind: "company-domain", value: "acme.example" },
    { kind: "company-name", value: "acme" },
  ]);
  expect(contactKeys({ ...facts, website: "www.acme.example" }).filter(({ kind }) => kind === "company-domain")).toHaveLength(1);
  expect(contactKeys(nothing)).toEqual([]);
  expect(contactKeys({ ...nothing, email: "bo@gmail.com" })).toEqual([{ kind: "email", value: "bo@gmail.com" }]);
  expect(contactKeys({ ...facts, country: "Germany" }).some(({ kind }) => kind === "phone")).toBe(false);
  expect(contactKeys({ ...nothing, phone: "call Bo" }, { normalizePhone: (phone) => `+${phone.length}` })).toEqual([{ kind: "phone", value: "+7" }]);
  expect(contactKeyKinds).toEqual(["email", "phone", "company-domain", "company-name"]);
});
