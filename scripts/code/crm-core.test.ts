// What is promised of @nexus/crm as a whole, read from its sources and types. Violations are planted beside the real code,
// in the same program: each check must find them, and nothing else.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../files/project-root.ts";
import { tableCoverage } from "./decision-tables.ts";
import { errorFactories, foreignThrows, poorErrors, unfitClasses } from "./error-rules.ts";
import { publicFunctions, untestedFunctions } from "./exercised.ts";
import { assignableFields, fieldsOf, methodsOf, methodsPerInterface, mutabilityProbe, readFunctionsOf } from "./surface.ts";
import { typedPackage } from "./typed-program.ts";

const src = "packages/crm/src";
const entities = ["Lead", "Opportunity", "Pipeline", "Activity"] as const;
const valueObjects = ["LeadScore", "ForecastProbability", "PipelineStage", "ActivityDuration"] as const;

const crm = typedPackage("packages/crm", {
  [`${src}/index.ts`]: `${readFileSync(`${projectRoot}/${src}/index.ts`, "utf8")}
    export { plantedForgotten, plantedMentioned, plantedCalled, plantedHandedOver, Planted, plantedDecider, plantedTalk, PlantedNotFound, PlantedService, PlantedSetter, type PlantedStatus, type PlantedCommand, plantedRead, plantedTold, type PlantedQuery, type PlantedRecord } from "./planted.js";\n`,
  [`${src}/planted.ts`]: `
    import { CrmError } from "./shared/crm-error.js";
    export const plantedForgotten = (): number => 1;
    export const plantedMentioned = (): number => 1;
    export const plantedCalled = (): number => 1;
    export const plantedHandedOver = (n: number): boolean => n > 1;
    export const Planted = { all: [1], used: (): number => 1, unused: (): number => 1, nested: { deep: (): number => 1 } } as const;
    export const plantedDecider = { decide: (): number => 1, evolve: (): number => 1, extra: (): number => 1 };
    export function plantedTalk(): string { throw new RangeError(); }
    export const PlantedNotFound = {
      byId: (id: string): CrmError => new CrmError("planted_not_found", "Look elsewhere.", { details: { id } }),
      bare: (): CrmError => new CrmError("planted_bare", "Nothing to go by."),
      empty: (): CrmError => new CrmError("planted_empty", "Nothing to go by.", { details: {} }),
      computed: (code: string): CrmError => new CrmError(code, "Anything.", { details: { code } }),
    } as const;
    export class PlantedService { constructor(readonly clock: () => string) {} run(): number { return this.#own(); } #own(): number { return 1; } }
    export class PlantedSetter { constructor(public clock: () => string) {} }
    export type PlantedStatus = "open" | "shut";
    export type PlantedCommand = { readonly type: "open-it" } | { readonly type: "shut-it" };
    export interface PlantedQuery { find(id: string): Promise<string>; }
    export interface PlantedRecord { readonly id: string }
    export const plantedRead = (record: PlantedRecord): string => record.id;
    /** Told. */
    export const plantedTold = ({ id }: PlantedRecord): string => id;
  `,
  [`${src}/planted.test.ts`]: `
    import { expect, test } from "vitest";
    import { plantedMentioned, plantedCalled, plantedHandedOver, Planted, plantedDecider, PlantedNotFound, plantedRead, plantedTold } from "./index.js";
    const decides = (decider: { decide(): number }): number => decider.decide();
    const { evolve } = plantedDecider;
    const commands = { open: { type: "open-it" } } as const;
    export const table: Record<"open", Record<"open" | "shut", string>> = { open: { open: "no", shut: "yes" } };
    test("calls", () => {
      expect(typeof plantedMentioned).toBe("function");
      expect(Planted).toBeDefined();
      expect([1, 2].filter(plantedHandedOver)).toEqual([plantedCalled() + Planted.used() + decides(plantedDecider) + evolve()]);
      expect([PlantedNotFound.byId("1"), PlantedNotFound.bare(), PlantedNotFound.empty(), plantedRead({ id: "" }), plantedTold({ id: "" })]).toEqual([]);
    });
  `,
  [`${src}/planted-probe.ts`]: `${mutabilityProbe([...entities, ...valueObjects])}
    interface PlantedDeal { readonly id: string; status: string; readonly lines: readonly { quantity: number }[]; readonly tags: string[]; readonly owner: { readonly name: string } | null }
    export type OfPlantedDeal = MutablePaths<PlantedDeal>;
  `,
});

const isPlanted = (name: string): boolean => /planted/i.test(name);
const real = (names: readonly string[]): readonly string[] => names.filter((name) => !isPlanted(name));
const planted = (names: readonly string[]): readonly string[] => names.filter(isPlanted);

describe("every function behind the door is called by a test", () => {
  const untested = untestedFunctions(crm);
  const factories = errorFactories(crm, "CrmError");

  test("[TST-CRM-0137] none is forgotten", () => {
    expect(publicFunctions(crm).size).toBeGreaterThan(60);
    expect(real(untested)).toEqual([]);
  });

  test.each(valueObjects)("[TST-CRM-0140] no rule of the value object %s is forgotten", (name) => {
    const rules = [...publicFunctions(crm).keys()].filter((path) => path.startsWith(`${name}.`));
    expect(rules.length).toBeGreaterThan(2);
    expect(rules.filter((rule) => untested.includes(rule))).toEqual([]);
  });

  test("[TST-CRM-0142] no error factory is forgotten", () => {
    expect(real(factories).length).toBeGreaterThan(5);
    expect(factories.filter((name) => real(untested).includes(name))).toEqual([]);
  });

  test("control: one that is forgotten, or only mentioned, is found", () => {
    const forgotten = ["Planted.nested.deep", "Planted.unused", "PlantedNotFound.computed", "PlantedService#run", "plantedDecider.extra", "plantedForgotten", "plantedMentioned", "plantedTalk"];
    expect(planted(untested)).toEqual(forgotten);
    expect(factories.filter((name) => planted(untested).includes(name))).toEqual(["PlantedNotFound.computed"]);
  });
});

describe("failures of the core", () => {
  test("[ARC-CRM-0010] only CrmError is thrown, with a literal code and details of the context", () => {
    expect(real(foreignThrows(crm, "CrmError"))).toEqual([]);
    expect(real(poorErrors(crm, "CrmError"))).toEqual([]);
  });

  test("control: another error, and one without code or details, is found", () => {
    expect(planted(foreignThrows(crm, "CrmError"))).toEqual([`${src}/planted.ts:9`]);
    expect(planted(poorErrors(crm, "CrmError"))).toEqual([`${src}/planted.ts:12`, `${src}/planted.ts:13`, `${src}/planted.ts:14`]);
  });
});

describe("data and logic are apart", () => {
  test("[ARC-CRM-0005] logic lives in functions, or in services whose dependencies come in readonly", () => {
    expect(real(unfitClasses(crm, "CrmError"))).toEqual([]);
    expect(planted(unfitClasses(crm, "CrmError"))).toEqual([`${src}/planted.ts:17 PlantedSetter`]);
  });

  test.each(entities)("[ARC-CRM-0003] nothing in a %s can be assigned, however deep", (name) => {
    expect(assignableFields(crm, "planted-probe.ts", name)).toEqual([]);
  });

  test.each(valueObjects)("[ARC-CRM-0006] a %s cannot be assigned to, and is made by factories that refuse or throw", (name) => {
    expect(assignableFields(crm, "planted-probe.ts", name)).toEqual([]);
    expect([...publicFunctions(crm).keys()]).toEqual(expect.arrayContaining([`${name}.create`, `${name}.of`]));
  });

  test("control: fields that can be assigned are found, however deep", () => {
    expect(assignableFields(crm, "planted-probe.ts", "PlantedDeal")).toEqual(["lines.quantity", "status", "tags.[]"]);
  });
});

describe("[ARC-CRM-0004] reading and writing are separate interfaces", () => {
  const contextual = (name: string): readonly string[] => methodsOf(crm, name).filter(({ parameters }) => parameters[0] !== "OperationContext").map((method) => method.name);

  test.each(entities)("%s: reads answer records, writes answer a result, nothing does both", (name) => {
    const reads = methodsOf(crm, `${name}Query`);
    const writes = methodsOf(crm, `${name}Persist`);
    expect(reads.map(({ answers }) => answers).filter((answers) => /Result</.test(answers))).toEqual([]);
    expect([...new Set(writes.map(({ answers }) => answers))]).toEqual([`Promise<Result<${name}>>`]);
    expect(reads.filter((read) => writes.some((write) => write.name === read.name))).toEqual([]);
  });

  test.each(entities.flatMap((name) => [`${name}Query`, `${name}Persist`]))("%s takes the context first, is documented, and composed of ports of six methods or fewer", (name) => {
    expect(methodsOf(crm, name).length).toBeGreaterThan(5);
    expect(contextual(name)).toEqual([]);
    expect(methodsOf(crm, name).filter(({ isDocumented }) => !isDocumented)).toEqual([]);
    for (const count of methodsPerInterface(crm, name).values()) expect(count).toBeLessThanOrEqual(6);
  });

  test("control: a port without context and without words is seen", () => {
    expect(contextual("PlantedQuery")).toEqual(["find"]);
    expect(methodsOf(crm, "PlantedQuery").map(({ isDocumented }) => isDocumented)).toEqual([false]);
  });
});

describe("[TST-CRM-0141] every status × every command stands in a table of the decider's tests", () => {
  test.each([
    ["Lead", 5, 15],
    ["Opportunity", 3, 15],
    ["Pipeline", 3, 10],
    ["Activity", 4, 10],
  ] as const)("%s: %i statuses, %i commands", (entity, statuses, commands) => {
    expect(tableCoverage(crm, entity)).toEqual({ statuses, commands, missing: [] });
  });

  test("control: a command that no table has is found", () => {
    expect(tableCoverage(crm, "Planted")).toEqual({ statuses: 2, commands: 2, missing: ["command:shut-it"] });
  });
});

/** What each requirement says a record has. */
const fields: Readonly<Record<(typeof entities)[number], readonly string[]>> = {
  Lead: ["id", "tenantId", "status", "source", "score"],
  Opportunity: ["id", "tenantId", "pipelineId", "stageId", "amount", "expectedCloseDate"],
  Pipeline: ["id", "tenantId", "name", "description", "status", "stages", "isDefault"],
  Activity: ["id", "tenantId", "type", "title", "duration", "relatedTo", "scheduledAt", "startedAt", "endedAt", "status"],
};
const reads: Readonly<Record<(typeof entities)[number], readonly string[]>> = {
  Lead: ["Lead.isQualified", "Lead.isConvertible"],
  Opportunity: ["isOpen", "isWon", "isLost", "daysInStage", "ageInDays", "probability", "weightedAmount"].map((name) => `Opportunity.${name}`),
  Pipeline: ["Pipeline.isActive", "Pipeline.isDefault", "Pipeline.stageAt"],
  Activity: ["Activity.isCompleted", "Activity.isOverdue", "Activity.isScheduled"],
};

test.each([
  ["IFC-CRM-0079", "Lead"],
  ["IFC-CRM-0082", "Opportunity"],
  ["IFC-CRM-0085", "Pipeline"],
  ["IFC-CRM-0088", "Activity"],
] as const)("[%s] %s has its fields and its read functions, each documented", (_, name) => {
  const functions = readFunctionsOf(crm, name);
  expect(fieldsOf(crm, name)).toEqual(expect.arrayContaining([...fields[name]]));
  expect(functions.map((read) => read.name)).toEqual(expect.arrayContaining([...reads[name]]));
  expect(functions.filter((read) => !read.isDocumented)).toEqual([]);
});

test("control: a read function without words is seen", () => {
  expect(readFunctionsOf(crm, "PlantedRecord")).toEqual([{ name: "plantedRead", isDocumented: false }, { name: "plantedTold", isDocumented: true }]);
});

/** What each requirement asks of an interface, by the names the methods have; what is offered beyond stands under "more". */
const promised: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  LeadQuery: {
    "FUN-CRM-0042": ["findById", "getById", "findByExternalReference", "getByExternalReference"],
    "FUN-CRM-0043": ["findByStatus", "findBySource", "findByCreated"],
    "FUN-CRM-0044": ["findHighScoring", "findUnassigned", "findConvertible"],
    more: ["findByDuplicateKeys"],
  },
  LeadPersist: {
    "FUN-CRM-0045": ["create", "update", "changeStatus", "changeSource"],
    "FUN-CRM-0046": ["assignScore", "convert", "disqualify"],
    "FUN-CRM-0047": ["delete", "restore"],
    more: ["assignOwner", "overrideScore", "clearScoreOverride", "revertConversion", "recycle", "handOver"],
  },
  OpportunityQuery: {
    "FUN-CRM-0055": ["findById", "getById", "findByPipeline"],
    "FUN-CRM-0056": ["findByStage", "findOpen", "findWon", "findLost"],
    "FUN-CRM-0057": ["findStale", "findBySourceLead", "getBySourceLead", "totalOpenValue"],
    more: ["findByExternalReference", "findOverdue", "stageSummary"],
  },
  OpportunityPersist: {
    "FUN-CRM-0058": ["create", "update", "advance", "moveToStage"],
    "FUN-CRM-0059": ["markWon", "markLost", "reopen"],
    more: ["assignOwner", "setContactRoles", "delete", "restore", "changeAmount", "setLines", "setExpectedCloseDate", "setForecast"],
  },
  PipelineQuery: {
    "FUN-CRM-0064": ["findById", "getById", "findByName", "getByName", "findAll"],
    "FUN-CRM-0065": ["findByStatus", "findActive", "findDefault", "getDefault"],
  },
  PipelinePersist: {
    "FUN-CRM-0066": ["create", "update", "changeStatus"],
    "FUN-CRM-0067": ["addStage", "removeStage", "reorderStages"],
    "FUN-CRM-0068": ["makeDefault", "delete", "restore"],
    more: ["changeStage"],
  },
  ActivityQuery: {
    "FUN-CRM-0074": ["findById", "getById", "findByType", "findByRelatedEntity"],
    "FUN-CRM-0075": ["findByLead", "findByOpportunity", "findByDateRange"],
    "FUN-CRM-0076": ["findScheduled", "findOverdue", "findCompleted", "findPending"],
  },
  ActivityPersist: {
    "FUN-CRM-0077": ["create", "update", "start", "complete"],
    "FUN-CRM-0078": ["reschedule", "cancel", "delete", "restore"],
    more: ["log", "assignOwner"],
  },
};

test.each([
  ["IFC-CRM-0080", "LeadQuery"],
  ["IFC-CRM-0081", "LeadPersist"],
  ["IFC-CRM-0083", "OpportunityQuery"],
  ["IFC-CRM-0084", "OpportunityPersist"],
  ["IFC-CRM-0086", "PipelineQuery"],
  ["IFC-CRM-0087", "PipelinePersist"],
  ["IFC-CRM-0089", "ActivityQuery"],
  ["IFC-CRM-0090", "ActivityPersist"],
])("[%s] %s has every method its requirements ask for", (_, name) => {
  expect(methodsOf(crm, name).map((method) => method.name).sort()).toEqual(Object.values(promised[name] ?? {}).flat().sort());
});
