import { checkLimits, deepFreeze, defaultInputLimits, Instant, parseInput, type FieldDefinition, type InputIssue, type InputSchema, type Result } from "@nexus/common";
import { hostileValues, pathsIn, replacedAt, type InputPath } from "@nexus/common/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as door from "./index.js";
import type { CoreEvent, Decider, DecisionEnvironment } from "./shared/decider.js";
import { isPlain, specification } from "./shared/specification.js";

/*
 * Whatever anybody sends to any field of any command: a refusal that says where, or a value on which
 * every decision stands. The fields are read from the schemas behind the door, so none is forgotten.
 */

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 1_000;

const now = Instant.of("2026-03-10T12:00:00.000Z");
const past = Instant.of("2026-03-01T08:00:00.000Z");
const field = (entity: FieldDefinition["entity"]): FieldDefinition => ({ entity, name: "tier", label: "Tier", type: "text", required: false, personalData: "none" });
const around: DecisionEnvironment = { tenantId: "acme", actorId: "user-1", now, fields: [field("lead"), field("opportunity"), field("activity")] };

type Schemas = Readonly<Record<string, z.ZodObject>>;

interface Room {
  readonly name: string;
  readonly schemas: Schemas;
  /** Decides a command in every situation, and throws where a law of deciders is broken. */
  readonly decideEverywhere: (type: string, input: object) => void;
}

const room = <State extends { readonly version: number }, Command, Event extends CoreEvent<string, unknown>, Environment extends DecisionEnvironment>(
  name: string,
  schemas: Schemas,
  decider: Decider<State, Command, Event, Environment>,
  environment: Environment,
  lives: readonly (readonly object[])[],
): Room => {
  const spec = specification(decider, environment);
  const situations = [spec, ...lives.map((life) => spec.after(...(life as readonly Command[])))];
  return {
    name,
    schemas,
    decideEverywhere: (type, input) => {
      for (const situation of situations) {
        const { answer, before, after } = situation.when({ ...input, type } as Command);
        if (answer !== "accepted" && before !== after) throw new Error(`${name} ${type}: refused with ${answer}, and the state moved.`);
      }
    },
  };
};

const id = "X-1";
const pipelineInput = { type: "create", ...door.standardPipeline({ id }) } as const;
const pipelineEnvironment = { ...around, others: [{ id: "P-0", name: "Main", isDefault: true }], occupiedStageIds: [] };
const pipeline = specification(door.pipelineDecider, pipelineEnvironment).after(pipelineInput).state;
if (!pipeline) throw new Error("The standard pipeline is refused.");

const lead = { type: "create", id, title: "Fleet", source: "website" };
const deal = { type: "create", id, title: "Fleet", pipelineId: id, amount: { minorUnits: 500, currency: "EUR" } };
const call = { type: "create", id, activityType: "call", title: "Call", relatedTo: { entityType: "lead", id: "L-1" }, scheduledAt: past };
const bin = { type: "delete", id };

const rooms: readonly Room[] = [
  room("lead", door.leadCommandSchemas, door.leadDecider, door.leadEnvironment(around), [
    [lead],
    [lead, { type: "change-status", id, status: "contacted" }, { type: "change-status", id, status: "qualified" }],
    [lead, { type: "disqualify", id, reason: "no-budget" }],
    [lead, bin],
  ]),
  room("opportunity", door.opportunityCommandSchemas, door.opportunityDecider, { ...around, pipeline }, [
    [deal],
    [deal, { type: "mark-won", id }],
    [deal, { type: "mark-lost", id, closeReason: "price" }],
    [deal, bin],
  ]),
  room("pipeline", door.pipelineCommandSchemas, door.pipelineDecider, pipelineEnvironment, [[pipelineInput], [pipelineInput, { type: "change-status", id, status: "archived" }], [pipelineInput, bin]]),
  room("activity", door.activityCommandSchemas, door.activityDecider, around, [
    [call],
    [call, { type: "start", id }],
    [call, { type: "complete", id }],
    [call, { type: "cancel", id, reason: "Moot" }],
    [call, bin],
  ]),
];

const money = { minorUnits: 500, currency: "EUR" };
const stage = { id: "demo", name: "Demo", probabilityPpm: 400_000, rottenAfterDays: 14, forecastCategory: "pipeline" };
const factor = { name: "fit", points: 64, weightPpm: 1_000_000, contributionPpm: 64_000_000, detail: "Fits." };

/** A valid value for every field any command has; a room's own meaning of a name stands under "room.name". */
const samples: Readonly<Record<string, unknown>> = {
  accountId: "C-1", activityType: "call", actualAmount: money, amount: money, annualRevenue: money, at: past, budget: money, closedAt: past, closeReason: "price",
  city: "Dresden", companyName: "Acme", competitor: "Globex", contactId: "P-1", contactName: "Ana Lima", contactRoles: [{ contactId: "P-1", role: "champion", isPrimary: true }],
  country: "DE", currency: "EUR", customFields: { tier: "a" }, description: "In detail", duration: { minutes: 30 }, email: "ana@acme.example", employees: 40,
  endedAt: past, expectedCloseDate: "2026-06-30", expectedVersion: 1, externalReferences: [{ source: "webshop", externalId: "77" }], forecastCategory: "commit",
  id, industry: "Logistics", inquiredAt: past, interest: "Vans", isFreePilot: false, jobTitle: "Buyer",
  lines: [{ id: "l-1", productId: "V-1", description: "Van", quantity: "3", unitPrice: money, discountPpm: 5, schedule: [{ date: "2026-06-30", amount: { minorUnits: 1_500, currency: "EUR" } }] }],
  name: "Demo", note: "Call again", opportunityId: "O-1", opportunityType: "new", outcome: "Signed", ownerId: "user-2", participants: [{ type: "user", id: "user-3" }],
  phone: "+49 30 901820", pipelineId: id, position: 1, postalCode: "01067", probability: { probabilityPpm: 5, reason: "Budget cut" }, probabilityPpm: 400_000, purchaseWithinDays: 30,
  rating: "hot", reason: "Because", recurring: { monthly: money, termMonths: 12 }, region: "Saxony", relatedTo: { entityType: "lead", id: "L-1" }, rottenAfterDays: 14, scheduledAt: past,
  score: { value: 64, factors: [factor], calculatedAt: past, modelVersion: "test-1", origin: "engine" }, source: "website", sourceLeadId: "L-1", stageId: "proposal",
  stageIds: ["prospecting"], stages: pipelineInput.stages, startedAt: past, title: "Fleet", transitionPolicy: { skipForward: true, backward: "refused", closedToClosed: "refused" },
  value: 90, website: "https://acme.example", workAgainOn: "2026-09-01",
  "lead.status": "contacted", "pipeline.status": "inactive", "lead.stage": "mql", "pipeline.stage": stage,
};

const fullInput = (roomName: string, schema: z.ZodObject): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(schema.shape).map((name) => [name, samples[`${roomName}.${name}`] ?? samples[name]]));

const commands = rooms.flatMap(({ name, schemas, decideEverywhere }) =>
  Object.entries(schemas).map(([type, schema]) => ({ name: `${name} ${type}`, type, schema, full: fullInput(name, schema), decideEverywhere })),
);
type Command = (typeof commands)[number];

const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileValues()) },
  { weight: 3, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true, withSparseArray: true, maxDepth: 4 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom("\ud800", "\udfff", "\u0000", "\u202e", "e\u0301", " ", "a", "\n"), maxLength: 20 }) },
  { weight: 1, arbitrary: fc.double() },
);

const points = (issue: InputIssue, path: InputPath): boolean => issue.message !== "" && issue.path.slice(0, path.length).every((part, i) => String(part) === String(path[i]));

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

const at = (value: unknown, path: InputPath): unknown => path.reduce<unknown>((current, key) => (isBranch(current) ? current[key] : undefined), value);
const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);

/** What came through says nothing there, or something of the kind that belongs there. Custom fields take several kinds. */
const isOfItsKind = (command: Command, path: InputPath, value: unknown): boolean => {
  const found = at(value, path);
  return found === undefined || found === null || path.includes("customFields") || kindOf(found) === kindOf(at(command.full, path));
};

type Parse = (schema: InputSchema<object>, input: unknown) => Result<object>;

/** Throws unless the answer to a bad input is a refusal that points there, or a value that all decisions stand. */
const expectToStand = (command: Command, path: InputPath, input: unknown, parse: Parse): void => {
  const answer = parse(command.schema, input);
  if (answer.ok) {
    if (!isPlain(answer.value) || checkLimits(answer.value, defaultInputLimits)) throw new Error(`${command.name}: what came through cannot be stored.`);
    if (!isOfItsKind(command, path, answer.value)) throw new Error(`${command.name}: what came through at ${path.join(".")} is of another kind.`);
    return command.decideEverywhere(command.type, deepFreeze(answer.value));
  }
  const issues = answer.refusal.details["issues"] as readonly InputIssue[];
  const isWhole = checkLimits(input, defaultInputLimits)?.path.length === 0;
  if (answer.refusal.code !== "invalid_input" || !(isWhole || issues.some((issue) => points(issue, path)))) {
    throw new Error(`${command.name}: the refusal does not point at ${path.join(".")}: ${JSON.stringify(issues)}`);
  }
};

const fuzz = (given: readonly Command[], parse: Parse = (schema, input) => parseInput(schema, input)): void => {
  const places = given.flatMap((command) => pathsIn(command.full).map((path) => ({ command, path })));
  fc.assert(
    fc.property(fc.constantFrom(...places), anyValue, ({ command, path }, value) => {
      expectToStand(command, path, replacedAt(command.full, path, value), parse);
    }),
    { numRuns: Math.max(runs, places.length) },
  );
};

test("every command schema behind the door is tried, with every field it has", () => {
  const offered = Object.entries(door).filter(([name]) => name.endsWith("CommandSchemas")).map(([, schemas]) => schemas);
  expect(new Set<unknown>(rooms.map(({ schemas }) => schemas))).toEqual(new Set<unknown>(offered));
  for (const { name, schema, full } of commands) {
    const answer = parseInput(schema, full);
    expect(answer.ok || answer.refusal.message, name).toBe(true);
    expect(Object.keys(full), name).toEqual(Object.keys(schema.shape));
  }
});

describe("bad input of any kind, in any field of any command, is refused with its path or decided without harm", () => {
  test.each(rooms)("$name", ({ name }) => {
    const own = commands.filter((command) => command.name.startsWith(`${name} `));
    expect(own.length).toBeGreaterThan(5);
    expect(() => fuzz(own)).not.toThrow();
  });
});

describe("control: the same check fails", () => {
  const cancel = commands.filter(({ name }) => name === "activity cancel");
  const [only] = cancel;
  if (!only) throw new Error("There is no such command.");

  test("for a schema with one field loosened", () => {
    expect(() => fuzz([{ ...only, schema: only.schema.extend({ reason: z.any() }) }])).toThrow(/Property failed/);
  });

  test("for a parser that skips the limits", () => {
    expect(() => fuzz(cancel, (schema, input) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? { ok: true, value: parsed.data } : { ok: false, refusal: { code: "invalid_input", message: "", details: { issues: parsed.error.issues } } };
    })).toThrow(/Property failed/);
  });

  test("for refusals that do not say where", () => {
    expect(() => fuzz(cancel, (schema, input) => {
      const answer = parseInput(schema, input);
      return answer.ok ? answer : { ok: false, refusal: { ...answer.refusal, details: { issues: [{ path: ["elsewhere"], message: "no" }] } } };
    })).toThrow(/Property failed/);
  });

  test("for a decision that throws at what a schema lets through", () => {
    const touchy: Command = { ...only, decideEverywhere: (_, input) => {
      if (String(Reflect.get(input, "reason")).length > 1) throw new Error("too long for me");
    } };
    expect(() => fuzz([touchy])).toThrow(/Property failed/);
  });
});
