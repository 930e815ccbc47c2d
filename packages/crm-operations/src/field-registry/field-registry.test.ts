import { accept, checkFieldValues, deepFreeze, Instant, parseInput, type FieldDefinition, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import type { Command } from "../index.js";
import {
  defineField,
  fieldDefinitionSchema,
  fieldRegistryCommands,
  fieldRegistryLock,
  fieldsAsOf,
  inRegistryOrder,
  lintFieldRegistry,
  retireField,
  type FieldRegistry,
  type FieldRegistryStore,
  type FieldRegistryStores,
  type FieldUsage,
  type FieldVersion,
} from "./index.js";

const january = Instant.of("2026-01-01T00:00:00.000Z");
const march = Instant.of("2026-03-01T00:00:00.000Z");
const may = Instant.of("2026-05-01T00:00:00.000Z");

const size: FieldDefinition = deepFreeze({ entity: "lead", name: "herd_size", label: "Herd size", type: "integer", required: false, personalData: "none" });
const breed: FieldDefinition = deepFreeze({ entity: "lead", name: "breed", label: "Breed", type: "choice", required: false, choices: ["Jersey", "Holstein"], personalData: "none" });

const version = (definition: FieldDefinition, number: number, from: Instant, to: Instant | null = null): FieldVersion => deepFreeze({ version: number, definition, from, to });
const unused: FieldUsage = { records: 0, choices: [] };

describe("fieldsAsOf", () => {
  const registry = [version(breed, 1, january, march), version(breed, 2, march), version(size, 1, january, march)];

  test("a definition holds from its instant until the next one's, and values are checked against it", () => {
    expect(fieldsAsOf(registry, january)).toEqual([breed, size]);
    expect(fieldsAsOf(registry, march)).toEqual([breed]);
    expect(fieldsAsOf(registry, Instant.of("2025-12-31T23:59:59.999Z"))).toEqual([]);
    expect(checkFieldValues(fieldsAsOf(registry, march), "lead", { herd_size: 7 }).ok).toBe(false);
    expect(checkFieldValues(fieldsAsOf(registry, january), "lead", { herd_size: 7 }).ok).toBe(true);
  });

  test("one entity alone when asked", () => {
    expect(fieldsAsOf(registry, january, "opportunity")).toEqual([]);
    expect(fieldsAsOf(registry, january, "lead")).toHaveLength(2);
  });
});

describe("defineField", () => {
  test("a new field gets its first version, the same again nothing", () => {
    expect(defineField([], size, unused, january)).toEqual(accept([version(size, 1, january)]));
    expect(defineField([version(size, 1, january)], size, unused, march)).toEqual(accept([]));
  });

  test("a change ends the version before where the new one begins", () => {
    const renamed = { ...size, label: "Head of cattle" };
    expect(defineField([version(size, 1, january)], renamed, { records: 12, choices: [] }, march)).toEqual(accept([version(size, 1, january, march), version(renamed, 2, march)]));
  });

  test("a type is not changed under stored values", () => {
    const text: FieldDefinition = { ...size, type: "text" };
    expect(defineField([version(size, 1, january)], text, { records: 12, choices: [] }, march)).toMatchObject({
      ok: false,
      refusal: { code: "field_type_in_use", details: { entity: "lead", name: "herd_size", records: 12 } },
    });
    expect(defineField([version(size, 1, january)], text, unused, march).ok).toBe(true);
  });

  test("nor is it after a retirement: the values are still there", () => {
    const text: FieldDefinition = { ...size, type: "text" };
    const retired = [version(size, 1, january, march)];
    expect(defineField(retired, text, { records: 1, choices: [] }, may)).toMatchObject({ ok: false, refusal: { code: "field_type_in_use" } });
    expect(defineField(retired, size, { records: 1, choices: [] }, may)).toEqual(accept([version(size, 2, may)]));
  });

  test("choices that records have are kept, others may go and come", () => {
    const fewer = { ...breed, choices: ["Holstein", "Angus"] };
    expect(defineField([version(breed, 1, january)], fewer, { records: 3, choices: ["Holstein"] }, march).ok).toBe(true);
    expect(defineField([version(breed, 1, january)], fewer, { records: 3, choices: ["Holstein", "Jersey"] }, march)).toMatchObject({
      ok: false,
      refusal: { code: "field_choices_in_use", details: { choices: ["Jersey"] } },
    });
  });

  test("the past is not rewritten", () => {
    expect(defineField([version(size, 1, march)], { ...size, label: "Head" }, unused, january)).toMatchObject({ ok: false, refusal: { code: "field_changed_later" } });
    expect(defineField([version(size, 1, january, may)], size, unused, march)).toMatchObject({ ok: false, refusal: { code: "field_changed_later" } });
  });

  test("the same name on another entity is another field", () => {
    expect(defineField([version(size, 1, january)], { ...size, entity: "account" }, unused, march)).toEqual(accept([version({ ...size, entity: "account" }, 1, march)]));
  });
});

describe("retireField", () => {
  test("the field no longer holds, and once more changes nothing", () => {
    const [ended] = [version(size, 1, january, march)];
    expect(retireField([version(size, 1, january)], size, march)).toEqual(accept([ended]));
    expect(retireField([version(size, 1, january, march)], size, may)).toEqual(accept([]));
  });

  test("an unknown field, and a time before its version, are refused", () => {
    expect(retireField([], size, march)).toMatchObject({ ok: false, refusal: { code: "field_not_found" } });
    expect(retireField([version(size, 1, march)], size, january)).toMatchObject({ ok: false, refusal: { code: "field_changed_later" } });
  });
});

describe("lintFieldRegistry", () => {
  const findings = (registry: FieldRegistry, usage?: FieldUsage): readonly string[] =>
    lintFieldRegistry(deepFreeze([...registry]), usage && (() => usage)).map((finding) => `${finding.severity} ${finding.code} ${finding.path.join(".")}`);

  test("a sound registry has no findings", () => {
    expect(findings([version(breed, 1, january, march), version(breed, 2, march), version(size, 1, january)], { records: 2, choices: ["Jersey"] })).toEqual([]);
  });

  test("two definitions of one name at one time", () => {
    expect(findings([version(size, 1, january), version(size, 2, march)])).toEqual(["error duplicate_name 1.definition.name"]);
  });

  test("choice without choices, choices without choice, and a choice listed twice", () => {
    const { choices: _none, ...bare } = breed;
    expect(findings([version(bare, 1, january)])).toEqual(["error choice_without_choices 0.definition.choices"]);
    expect(findings([version({ ...breed, choices: [] }, 1, january)])).toEqual(["error choice_without_choices 0.definition.choices"]);
    expect(findings([version({ ...size, choices: ["1"] }, 1, january)])).toEqual(["error choices_without_choice 0.definition.choices"]);
    expect(findings([version({ ...breed, choices: ["Jersey", "Jersey"] }, 1, january)])).toEqual(["error repeated_choice 0.definition.choices"]);
  });

  test("what no longer fits the stored values", () => {
    const used = { records: 4, choices: ["Jersey"] };
    expect(findings([version({ ...size, type: "text" }, 1, january, march), version(size, 2, march)], used)).toEqual(["error type_changed_in_use 1.definition.type"]);
    expect(findings([version({ ...breed, choices: ["Angus"] }, 1, january)], used)).toEqual(["error choices_in_use 0.definition.choices"]);
    expect(findings([version(size, 1, january, march), version({ ...size, required: true }, 2, march)], used)).toEqual(["warning required_later 1.definition.required"]);
    expect(findings([version({ ...size, type: "text" }, 1, january, march), version(size, 2, march)])).toEqual([]);
  });

  test("two fields with one label", () => {
    expect(findings([version(size, 1, january), version({ ...size, name: "herd" }, 1, january)])).toEqual(["warning duplicate_label 1.definition.label"]);
  });
});

describe("fieldDefinitionSchema", () => {
  test.each([
    [{ name: "Herd size" }, ["name"]],
    [{ name: "__proto__" }, ["name"]],
    [{ entity: "invoice" }, ["entity"]],
    [{ type: "float" }, ["type"]],
    [{ choices: ["a"] }, ["choices"]],
    [{ type: "choice" }, ["choices"]],
    [{ type: "choice", choices: [] }, ["choices"]],
    [{ type: "choice", choices: ["a", "a"] }, ["choices"]],
    [{ personalData: "some" }, ["personalData"]],
    [{ label: "" }, ["label"]],
  ])("%j is refused at its place", (changes, path) => {
    expect(parseInput(fieldDefinitionSchema, { ...size, ...changes })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path }] } } });
  });
});

describe("commands", () => {
  const setUp = () => {
    let registry: FieldRegistry = [];
    let usageAsked = 0;
    const store: FieldRegistryStore = {
      registry: () => Promise.resolve(registry),
      put: (_ctx, versions) => {
        const same = (a: FieldVersion, b: FieldVersion): boolean => a.version === b.version && a.definition.name === b.definition.name;
        registry = [...registry.filter((old) => !versions.some((each) => same(old, each))), ...versions].sort(inRegistryOrder);
        return Promise.resolve();
      },
      usage: () => {
        usageAsked += 1;
        return Promise.resolve({ records: 5, choices: [] });
      },
    };
    const clock = simulatedClock(january);
    const path = {
      execute: async <Input, Output>(ctx: OperationContext, { schema, handle }: Command<Input, Output, FieldRegistryStores>, input: unknown): Promise<Result<Output>> => {
        const parsed = parseInput(schema, input);
        return parsed.ok ? handle(ctx, parsed.value, { fieldRegistry: store }) : parsed;
      },
    };
    return { clock, path, commands: fieldRegistryCommands({ clock }), registry: () => registry, usageAsked: () => usageAsked };
  };

  test("define and retire keep every version that was ever valid", async () => {
    const { clock, path, commands, registry } = setUp();
    const ctx = simulatedContext();
    await path.execute(ctx, commands.define, size);
    clock.set(march);
    await path.execute(ctx, commands.define, { ...size, label: "Head of cattle" });
    clock.set(may);
    await path.execute(ctx, commands.retire, { entity: "lead", name: "herd_size" });
    expect(registry()).toEqual([version(size, 1, january, march), version({ ...size, label: "Head of cattle" }, 2, march, may)]);
    expect(fieldsAsOf(registry(), may)).toEqual([]);
  });

  test("stored values are counted only where a field exists, and protect their type", async () => {
    const { clock, path, commands, registry, usageAsked } = setUp();
    const ctx = simulatedContext();
    await path.execute(ctx, commands.define, size);
    expect(usageAsked()).toBe(0);
    clock.set(march);
    expect(await path.execute(ctx, commands.define, { ...size, type: "text" })).toMatchObject({ ok: false, refusal: { code: "field_type_in_use" } });
    expect(registry()).toEqual([version(size, 1, january)]);
  });

  test("changes to one entity's fields take turns, also against those who check values", () => {
    const { commands } = setUp();
    expect(commands.define.locks(size, simulatedContext())).toEqual([{ kind: "field-registry", id: "lead", mode: "exclusive" }]);
    expect(fieldRegistryLock("lead", "shared")).toEqual({ kind: "field-registry", id: "lead", mode: "shared" });
  });
});
