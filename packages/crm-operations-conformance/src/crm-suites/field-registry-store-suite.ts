import { Instant, refuse, type FieldDefinition } from "@nexus/common";
import type { FieldRegistry, FieldUsage, FieldVersion } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";

const from = Instant.of("2026-01-01T00:00:00.000Z");

const field = (entity: FieldDefinition["entity"], name: string, version = 1, more: Partial<FieldDefinition> = {}): FieldVersion => ({
  version,
  definition: { entity, name, label: `Label of ${name}`, type: "text", required: false, personalData: "none", ...more },
  from,
  to: null,
});

const choice = (entity: FieldDefinition["entity"], name: string, ...choices: readonly string[]): FieldVersion => field(entity, name, 1, { type: "choice", choices });

const registry = (crm: Crm): Promise<FieldRegistry> => crm.read(({ fieldRegistry }, ctx) => fieldRegistry.registry(ctx));
const put = (crm: Crm, ...versions: readonly FieldVersion[]): Promise<void> => crm.commit(({ fieldRegistry }, ctx) => fieldRegistry.put(ctx, versions));
const usage = (crm: Crm, entity: FieldDefinition["entity"], name: string): Promise<FieldUsage> => crm.read(({ fieldRegistry }, ctx) => fieldRegistry.usage(ctx, entity, name));

/** `FieldRegistryStore`, sentence by sentence. */
export const fieldRegistryStoreSuite: ContractSuite<CrmSubject> = {
  name: "field registry store",
  cases: [
    crmCase("a tenant without custom fields has none", async (crm) => {
      await put(crm.anotherTenant(), field("lead", "tier"));
      expectEqual("the registry", await registry(crm), []);
    }),
    crmCase("the registry holds every version of every field, ordered by entity, name and version", async (crm) => {
      const versions = [
        field("account", "b"), field("activity", "a"), field("lead", "a", 2), { ...field("lead", "a", 10), to: Instant.of("2026-02-01T00:00:00.000Z") }, field("lead", "a_b"),
        choice("lead", "b", "small", "large"), field("opportunity", "a", 1, { type: "money", required: true, personalData: "direct" }),
      ];
      await put(crm, ...versions.toReversed());
      expectEqual("the registry", await registry(crm), versions);
    }),
    crmCase("putting adds versions and replaces those with the same entity, name and version; the same again change nothing", async (crm) => {
      const first = field("lead", "tier");
      await put(crm, first, field("opportunity", "tier"));
      const ended = { ...first, to: Instant.of("2026-02-01T00:00:00.000Z") };
      for (let time = 0; time < 2; time += 1) {
        await put(crm, ended, field("lead", "tier", 2, { label: "Rank" }));
        expectEqual("the registry", await registry(crm), [ended, field("lead", "tier", 2, { label: "Rank" }), field("opportunity", "tier")]);
      }
      await put(crm);
    }),
    crmCase("versions that only look alike are different ones", async (crm) => {
      const versions = [field("lead", "a", 11), field("lead", "a1", 1), field("lead", "a_1", 1), field("opportunity", "a", 11)];
      await put(crm, ...versions);
      expectEqual("the registry", await registry(crm), versions);
    }),
    crmCase("usage tells how many records of the entity have a value, deleted ones included, and which choices they have", async (crm) => {
      await crm.pipeline();
      for (const entity of ["lead", "opportunity"] as const) await put(crm, choice(entity, "size", "small", "large", "\uFFFD", "😀"), field(entity, "region"));
      await crm.lead("none");
      for (const [id, size] of [["a", "😀"], ["b", "small"], ["c", "\uFFFD"], ["d", "small"], ["e", "large"]] as const) await crm.lead(id, { customFields: { size, region: `Region ${id}` } });
      await crm.delete("lead", "e");
      await crm.opportunity("deal", { customFields: { size: "large" } });
      expectEqual("usage of a choice", await usage(crm, "lead", "size"), { records: 5, choices: ["large", "small", "\uFFFD", "😀"] });
      expectEqual("usage of the same name on deals", await usage(crm, "opportunity", "size"), { records: 1, choices: ["large"] });
      expectEqual("usage of a text", await usage(crm, "lead", "region"), { records: 5, choices: [] });
      expectEqual("usage on deals", await usage(crm, "opportunity", "region"), { records: 0, choices: [] });
    }),
    crmCase("a field that nobody uses, or nobody defined, is used by no record", async (crm) => {
      await put(crm, field("activity", "tier"));
      const other = crm.anotherTenant();
      await put(other, field("lead", "tier"));
      await other.lead("theirs", { customFields: { tier: "gold" } });
      for (const [entity, name] of [["activity", "tier"], ["lead", "tier"], ["contact", "tier"], ["account", "unknown"], ["lead", "constructor"], ["lead", "__proto__"]] as const) {
        expectEqual(`usage of ${entity}.${name}`, await usage(crm, entity, name), { records: 0, choices: [] });
      }
    }),
    crmCase("usage counts values that an import brought to accounts", async (crm) => {
      await put(crm, choice("account", "size", "small", "large"));
      const reference = (externalId: string) => ({ source: "old", externalId });
      await crm.commit(({ history }, ctx) => history.importAccounts(ctx, [
        { reference: reference("1"), name: "Acme", customFields: { size: "small" } },
        { reference: reference("2"), name: "Globex" },
      ]));
      expectEqual("usage", await usage(crm, "account", "size"), { records: 1, choices: ["small"] });
    }),
    crmCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (crm) => {
      await crm.refused("a unit of work", "undone", async ({ fieldRegistry }, ctx) => {
        await fieldRegistry.put(ctx, [field("lead", "tier")]);
        expectEqual("the registry inside", await fieldRegistry.registry(ctx), [field("lead", "tier")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the registry", await registry(crm), []);
    }),
  ],
};
