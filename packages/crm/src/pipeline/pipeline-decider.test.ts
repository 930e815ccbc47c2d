import { Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { specification } from "../shared/specification.js";
import type { PipelineStageInput } from "./pipeline-stage.js";
import { pipelineCommandSchemas, type CreatePipeline, type PipelineCommand } from "./pipeline-command.js";
import { pipelineDecider, type PipelineEnvironment } from "./pipeline-decider.js";
import { Pipeline } from "./pipeline.js";
import { PipelineStatus } from "./pipeline-status.js";
import { standardPipeline } from "./standard-pipeline.js";

const environment: PipelineEnvironment = {
  tenantId: "default",
  actorId: "user-1",
  now: Instant.of("2026-01-15T09:00:00.000Z"),
  fields: [],
  others: [{ id: "P-0", name: "Main", isDefault: true }],
  occupiedStageIds: [],
};

const id = "P-1";
const create: CreatePipeline = { type: "create", ...standardPipeline({ id, name: "Enterprise" }), description: "Large deals", currency: "EUR" };
const demo: PipelineStageInput = { id: "demo", name: "Demo", probabilityPpm: 400_000 };
const reversedOpen = ["negotiation", "proposal", "value-proposition", "needs-analysis", "qualification", "prospecting", "closed-won", "closed-lost"];

const pipelines = specification(pipelineDecider, environment);
const active = pipelines.after(create);
const states = {
  absent: pipelines,
  active,
  default: pipelines.from(active.when({ type: "make-default", id }).after),
  inactive: active.after({ type: "change-status", id, status: "inactive" }),
  archived: active.after({ type: "change-status", id, status: "archived" }),
  deleted: active.after({ type: "delete", id }),
} as const;
type StateName = keyof typeof states;

const commands = {
  create,
  rename: { type: "update", id, name: "Key accounts" },
  activate: { type: "change-status", id, status: "active" },
  deactivate: { type: "change-status", id, status: "inactive" },
  archive: { type: "change-status", id, status: "archived" },
  addStage: { type: "add-stage", id, stage: demo },
  changeStage: { type: "change-stage", id, stageId: "proposal", name: "Offer" },
  removeStage: { type: "remove-stage", id, stageId: "proposal" },
  reorderStages: { type: "reorder-stages", id, stageIds: reversedOpen },
  makeDefault: { type: "make-default", id },
  delete: { type: "delete", id },
  restore: { type: "restore", id },
} as const satisfies Readonly<Record<string, PipelineCommand>>;
type CommandName = keyof typeof commands;

const missing = "pipeline_not_found";
const exists = "pipeline_exists";
const needed = "default_pipeline_needed";
const final = "invalid_pipeline_status";
const readOnly = "pipeline_archived";
const binned = "pipeline_deleted";
/** Every state × every command. "unchanged" is accepted without an event. */
const table: Readonly<Record<CommandName, Readonly<Record<StateName, string>>>> = {
  create: { absent: "accepted", active: exists, default: exists, inactive: exists, archived: exists, deleted: exists },
  rename: { absent: missing, active: "accepted", default: "accepted", inactive: "accepted", archived: readOnly, deleted: binned },
  activate: { absent: missing, active: "unchanged", default: "unchanged", inactive: "accepted", archived: final, deleted: binned },
  deactivate: { absent: missing, active: "accepted", default: needed, inactive: "unchanged", archived: final, deleted: binned },
  archive: { absent: missing, active: "accepted", default: needed, inactive: "accepted", archived: "unchanged", deleted: binned },
  addStage: { absent: missing, active: "accepted", default: "accepted", inactive: "accepted", archived: readOnly, deleted: binned },
  changeStage: { absent: missing, active: "accepted", default: "accepted", inactive: "accepted", archived: readOnly, deleted: binned },
  removeStage: { absent: missing, active: "accepted", default: "accepted", inactive: "accepted", archived: readOnly, deleted: binned },
  reorderStages: { absent: missing, active: "accepted", default: "accepted", inactive: "accepted", archived: readOnly, deleted: binned },
  makeDefault: { absent: missing, active: "accepted", default: "unchanged", inactive: "pipeline_not_active", archived: "pipeline_not_active", deleted: binned },
  delete: { absent: missing, active: "accepted", default: needed, inactive: "accepted", archived: "accepted", deleted: "unchanged" },
  restore: { absent: missing, active: "unchanged", default: "unchanged", inactive: "unchanged", archived: "unchanged", deleted: "accepted" },
};

const answersOf = (decider: typeof pipelineDecider): Readonly<Record<string, Readonly<Record<string, string>>>> => {
  const under = specification(decider, environment);
  const answer = (command: PipelineCommand, state: Pipeline | undefined): string => {
    const outcome = under.from(state).when(command);
    return outcome.answer === "accepted" && outcome.events.length === 0 ? "unchanged" : outcome.answer;
  };
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, Object.fromEntries(Object.entries(states).map(([state, given]) => [state, answer(command, given.state)]))]),
  );
};

test("[ENUM-CRM-0117] [BUS-CRM-0028] [FUN-CRM-0066] every command in every state answers as the table says; an archived pipeline never changes status", () => {
  expect(answersOf(pipelineDecider)).toEqual(table);
});

test("a decider that lets archived pipelines back in does not answer as the table says", () => {
  const lenient: typeof pipelineDecider = {
    ...pipelineDecider,
    decide: (command, state, around) => pipelineDecider.decide(command, state?.status === "archived" ? { ...state, status: "inactive" } : state, around),
  };
  expect(answersOf(lenient)).not.toEqual(table);
});

test("[ENUM-CRM-0116] [ENUM-CRM-0117] statuses and their transitions are data", () => {
  expect(PipelineStatus.validTransitions).toEqual({ active: ["inactive", "archived"], inactive: ["active", "archived"], archived: [] });
  expect(PipelineStatus.all).toEqual(["active", "inactive", "archived"]);
  expect([PipelineStatus.is("active"), PipelineStatus.is("deleted"), PipelineStatus.is("constructor")]).toEqual([true, false, false]);
  expect([PipelineStatus.canTransition("active", "archived"), PipelineStatus.canTransition("archived", "active")]).toEqual([true, false]);
});

test("[FUN-CRM-0060] [FUN-CRM-0061] [FUN-CRM-0062] [FUN-CRM-0063] a pipeline has id, tenant, name, description and ordered stages that are found by position", () => {
  const pipeline = active.state as Pipeline;
  expect(pipeline).toMatchObject({ id, tenantId: "default", name: "Enterprise", description: "Large deals", currency: "EUR", status: "active", isDefault: false, version: 1 });
  expect(pipeline.stages.map((stage) => [stage.position, stage.id])).toEqual([
    [1, "prospecting"], [2, "qualification"], [3, "needs-analysis"], [4, "value-proposition"], [5, "proposal"], [6, "negotiation"], [7, "closed-won"], [8, "closed-lost"],
  ]);
  expect(Pipeline.stageAt(pipeline, 5)?.id).toBe("proposal");
  expect([Pipeline.stageAt(pipeline, 0), Pipeline.stageAt(pipeline, 9)]).toEqual([undefined, undefined]);
  expect([Pipeline.isActive(pipeline), Pipeline.isDefault(pipeline), Pipeline.isDeleted(pipeline)]).toEqual([true, false, false]);
  expect([Pipeline.winStages(pipeline), Pipeline.lossStages(pipeline)].map((stages) => stages.map((stage) => stage.id))).toEqual([["closed-won"], ["closed-lost"]]);
  expect([Pipeline.nextOpenStage(pipeline, "prospecting")?.id, Pipeline.nextOpenStage(pipeline, "negotiation"), Pipeline.nextOpenStage(pipeline, "closed-won"), Pipeline.nextOpenStage(pipeline, "nowhere")]).toEqual(["qualification", undefined, undefined, undefined]);
});

test("[BUS-CRM-0029] only an active pipeline outside the bin takes new opportunities", () => {
  const takes = Object.entries(states).flatMap(([name, { state }]) => (state && Pipeline.takesOpportunities(state) ? [name] : []));
  expect(takes).toEqual(["active", "default"]);
});

describe("stages", () => {
  const idsAfter = (command: PipelineCommand): readonly (readonly [number, string])[] | undefined =>
    active.when(command).after?.stages.map((stage) => [stage.position, stage.id] as const);

  test("[FUN-CRM-0067] a stage is added at its position, at the end of its kind by default, and the rest moves on", () => {
    expect(idsAfter({ type: "add-stage", id, stage: demo })?.slice(5, 9)).toEqual([[6, "negotiation"], [7, "demo"], [8, "closed-won"], [9, "closed-lost"]]);
    expect(idsAfter({ type: "add-stage", id, stage: demo, position: 1 })?.slice(0, 2)).toEqual([[1, "demo"], [2, "prospecting"]]);
    expect(idsAfter({ type: "add-stage", id, stage: { id: "no-budget", name: "No budget", probabilityPpm: 0 } })?.at(-1)).toEqual([9, "no-budget"]);
    expect(active.when({ type: "add-stage", id, stage: demo, position: 10 }).answer).toBe("stage_position_out_of_range");
    expect(active.when({ type: "add-stage", id, stage: demo, position: 8 }).refusal?.details["findings"]).toMatchObject([{ code: "open_stage_after_closing" }]);
  });

  test("[FUN-CRM-0067] a stage is removed and the positions close up, unless opportunities sit in it", () => {
    expect(idsAfter({ type: "remove-stage", id, stageId: "prospecting" })?.[0]).toEqual([1, "qualification"]);
    expect(active.when({ type: "remove-stage", id, stageId: "proposal" }, { occupiedStageIds: ["proposal"] }).answer).toBe("stage_occupied");
    expect(active.when({ type: "remove-stage", id, stageId: "nowhere" }).answer).toBe("stage_not_found");
  });

  test.each([["closed-won", "no_win_stage"], ["closed-lost", "no_loss_stage"]])("[BUS-CRM-0027] the only closing stage of its kind stays: %s", (stageId, code) => {
    const { answer, refusal } = active.when({ type: "remove-stage", id, stageId });
    expect([answer, refusal?.details["findings"]]).toMatchObject(["invalid_stages", [{ code }]]);
  });

  test("[FUN-CRM-0067] stages are reordered when each is named exactly once, and positions follow", () => {
    expect(idsAfter({ type: "reorder-stages", id, stageIds: reversedOpen })).toEqual(reversedOpen.map((stageId, i) => [i + 1, stageId]));
    const order = active.state?.stages.map((stage) => stage.id) ?? [];
    expect(active.when({ type: "reorder-stages", id, stageIds: order }).events).toEqual([]);
    for (const stageIds of [order.slice(1), [...order, "demo"], [...order.slice(1), "demo"], [...order.slice(1), "proposal"]]) {
      expect(active.when({ type: "reorder-stages", id, stageIds }).answer).toBe("stages_incomplete");
    }
    expect(active.when({ type: "reorder-stages", id, stageIds: [...order].reverse() }).answer).toBe("invalid_stages");
  });

  test("a stage is edited in place but keeps its kind", () => {
    const edited = active.when({ type: "change-stage", id, stageId: "proposal", probabilityPpm: 600_000, rottenAfterDays: null, forecastCategory: "commit" });
    expect(edited.after?.stages[4]).toEqual({ id: "proposal", name: "Proposal", position: 5, probabilityPpm: 600_000, rottenAfterDays: null, forecastCategory: "commit" });
    expect(active.when({ type: "change-stage", id, stageId: "proposal", name: "Proposal" }).events).toEqual([]);
    expect(active.when({ type: "change-stage", id, stageId: "proposal", probabilityPpm: 1_000_000 }).answer).toBe("stage_kind_fixed");
    expect(active.when({ type: "change-stage", id, stageId: "closed-lost", probabilityPpm: 1 }).answer).toBe("stage_kind_fixed");
    expect(active.when({ type: "change-stage", id, stageId: "proposal", forecastCategory: "closed" }).answer).toBe("invalid_stages");
    expect(active.when({ type: "change-stage", id, stageId: "proposal", name: "DEMO" }).answer).toBe("accepted");
    expect(active.when({ type: "change-stage", id, stageId: "proposal", name: "negotiation" }).answer).toBe("invalid_stages");
    expect(active.when({ type: "change-stage", id, stageId: "nowhere", name: "x" }).answer).toBe("stage_not_found");
  });

  test("a pipeline without a stage to work, to win or to lose in is not created", () => {
    const stages = (...probabilities: readonly number[]): CreatePipeline => ({
      type: "create", id, name: "Enterprise", stages: probabilities.map((probabilityPpm, i) => ({ id: `s${i}`, name: `S ${i}`, probabilityPpm })),
    });
    const codes = (command: CreatePipeline): unknown => (pipelines.when(command).refusal?.details["findings"] as readonly { readonly code: string }[] | undefined)?.map(({ code }) => code);
    expect(codes(stages())).toEqual(["no_open_stage", "no_win_stage", "no_loss_stage"]);
    expect(codes(stages(500_000, 0))).toEqual(["no_win_stage"]);
    expect(codes(stages(500_000, 1_000_000))).toEqual(["no_loss_stage"]);
    expect(codes(stages(0, 1_000_000, 500_000))).toEqual(["open_stage_after_closing"]);
    expect(codes({ ...stages(1, 0, 1_000_000), stages: [demo, demo, ...stages(0, 1_000_000).stages] })).toEqual(["stage_id_repeated", "stage_name_repeated"]);
    expect(codes(stages(1, 2, 0, 1_000_000))).toBeUndefined();
  });
});

describe("details", () => {
  test("an update changes what it names, and nothing when it says the same", () => {
    const { after, events } = active.when({ type: "update", id, description: null, transitionPolicy: { skipForward: true, backward: "with-reason", closedToClosed: "refused" } });
    expect(after).toMatchObject({ name: "Enterprise", description: null, transitionPolicy: { skipForward: true }, version: 2 });
    expect(events).toMatchObject([{ type: "PipelineUpdated", data: { changes: { description: null } } }]);
    expect(active.when({ type: "update", id, name: "Enterprise", currency: "EUR" }).events).toEqual([]);
  });

  test("a pipeline's name is its own within the tenant, whatever the case", () => {
    expect(active.when({ type: "update", id, name: "MAIN" }).answer).toBe("pipeline_name_taken");
    expect(pipelines.when({ ...create, name: "main" }).answer).toBe("pipeline_name_taken");
    expect(states.deleted.when({ type: "restore", id }, { others: [{ id: "P-2", name: "enterprise", isDefault: true }] }).answer).toBe("pipeline_name_taken");
  });

  test("a pipeline that holds opportunities keeps its currency and stays out of the bin", () => {
    const occupied = { occupiedStageIds: ["proposal"] };
    expect(active.when({ type: "update", id, currency: "USD" }, occupied).answer).toBe("pipeline_in_use");
    expect(active.when({ type: "update", id, currency: null }, occupied).answer).toBe("accepted");
    expect(active.when({ type: "update", id, currency: "USD" }).answer).toBe("accepted");
    expect(active.when({ type: "delete", id }, occupied).answer).toBe("pipeline_in_use");
  });

  test("[FUN-CRM-0068] the bin keeps everything: what is restored is as it was", () => {
    const { after } = states.deleted.when({ type: "restore", id });
    expect(after).toEqual({ ...active.state, version: 3 });
    expect(states.deleted.state?.deletedAt).toBe(environment.now);
  });

  test("an old copy is refused", () => {
    expect(active.when({ type: "update", id, expectedVersion: 2, name: "x" }).answer).toBe("version_conflict");
  });

  test("an event without the ones before it is a failure, not a made-up pipeline", () => {
    expect(() => pipelineDecider.evolve(undefined, { type: "PipelineDeleted", at: environment.now, by: "user-1", data: { id } })).toThrow(/from the first one on/);
  });
});

describe("bad input", () => {
  const valid: { readonly [Type in PipelineCommand["type"]]: object } = {
    create: { ...create, type: undefined, externalReferences: [{ source: "crm", externalId: "1" }], transitionPolicy: { skipForward: false, backward: "refused", closedToClosed: "refused" } },
    update: { id, expectedVersion: 1, name: "x", description: null, currency: "EUR" },
    "change-status": { id, status: "inactive" },
    "add-stage": { id, stage: { ...demo, rottenAfterDays: 5, forecastCategory: "commit" }, position: 2 },
    "change-stage": { id, stageId: "proposal", name: "x", probabilityPpm: 5, rottenAfterDays: null, forecastCategory: "pipeline" },
    "remove-stage": { id, stageId: "proposal" },
    "reorder-stages": { id, stageIds: reversedOpen },
    "make-default": { id },
    delete: { id },
    restore: { id },
  };
  test.each(Object.keys(valid) as PipelineCommand["type"][])("[VAL-CRM-0133] every field of %s withstands it, and what passes is decided without throwing", (type) => {
    const { type: _, ...input } = { type: undefined, ...valid[type] };
    const letThrough = withstands<object>(pipelineCommandSchemas[type], input);
    const answers = letThrough.flatMap((parsed) => Object.values(states).map((state) => state.when({ type, ...parsed } as PipelineCommand).answer));
    expect(answers).not.toContain("invalid_input");
  });

  test("[VAL-CRM-0133] a name of nothing but white space is no name", () => {
    for (const name of ["", "  ", "\t\n"]) {
      expect(pipelineCommandSchemas.create.safeParse({ ...standardPipeline({ id }), name }).success).toBe(false);
      expect(pipelineCommandSchemas.update.safeParse({ id, name }).success).toBe(false);
    }
    expect(pipelineCommandSchemas.update.safeParse({ id, name: " Sales " }).data?.name).toBe("Sales");
  });
});
