import { accept, refuse, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { PipelineNotFound, type Pipeline } from "../pipeline/index.js";
import { specification } from "../shared/specification.js";
import { standardCloseReasons, type CloseReason } from "./close-reason.js";
import { OpportunityNotFound } from "./errors.js";
import type { Opportunity } from "./opportunity.js";
import type { StageTransitionCommand } from "./opportunity-command.js";
import { opportunityDecider } from "./opportunity-decider.js";
import type { OpportunityTransitionPersist } from "./opportunity-persist.js";
import { StageTransitionService, type StageTransitionPorts } from "./stage-transition-service.js";
import { create, environment, eur, liberal, now, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const ctx = simulatedContext({ actor: { type: "user", id: "user-1" } });
const deals = specification(opportunityDecider, environment);

const solvency: CloseReason = { id: "solvency", label: "Solvency", status: "lost" };
const anythingGoes = { ...environment, pipeline: pipelineWith({ transitionPolicy: liberal }), closeReasons: [...standardCloseReasons, solvency] };

/** A store of one opportunity. It decides nothing itself, so that only the service's validation stands between a command and the record. */
class CarelessStore {
  opportunity: Opportunity | undefined = deals.after(create).state;
  pipeline: Pipeline = pipelineWith();
  readonly written: StageTransitionCommand[] = [];

  readonly opportunities = {
    findById: async (_ctx: OperationContext, wanted: string) => (wanted === id ? this.opportunity : undefined),
    getById: async (_ctx: OperationContext, wanted: string) => {
      if (wanted !== id || !this.opportunity) throw OpportunityNotFound.byId(wanted);
      return this.opportunity;
    },
  };
  readonly pipelines = {
    getById: async (_ctx: OperationContext, wanted: string) => {
      if (wanted !== this.pipeline.id) throw PipelineNotFound.byId(wanted);
      return this.pipeline;
    },
  };
  readonly persist: OpportunityTransitionPersist = {
    advance: (_ctx, input) => this.#write({ type: "advance", ...input }),
    moveToStage: (_ctx, input) => this.#write({ type: "move-to-stage", ...input }),
    markWon: (_ctx, input) => this.#write({ type: "mark-won", ...input }),
    markLost: (_ctx, input) => this.#write({ type: "mark-lost", ...input }),
    reopen: (_ctx, input) => this.#write({ type: "reopen", ...input }),
  };

  async #write(command: StageTransitionCommand): Promise<Result<Opportunity>> {
    this.written.push(command);
    if (command.expectedVersion !== this.opportunity?.version) return refuse("version_conflict", "Read the opportunity again: it has changed since.");
    const events = opportunityDecider.decide(command, this.opportunity, anythingGoes);
    this.opportunity = deals.fold(this.opportunity, events.ok ? events.value : []);
    return this.opportunity ? accept(this.opportunity) : refuse("opportunity_not_found", "There is no opportunity with this id.");
  }
}

let store: CarelessStore;
let service: StageTransitionService;
const serviceOn = (changes: Partial<StageTransitionPorts> = {}): StageTransitionService =>
  new StageTransitionService({ opportunities: store.opportunities, pipelines: store.pipelines, persist: store.persist, clock: simulatedClock(now), ...changes });
beforeEach(() => {
  store = new CarelessStore();
  service = serviceOn();
});
const answer = (result: Result<Opportunity>): string => (result.ok ? `${result.value.status} ${result.value.stageId}` : result.refusal.code);

describe("[SRV-CRM-0121] moves an opportunity", () => {
  test("forward, to a stage, to won or lost, and [SRV-CRM-0123] back from closed", async () => {
    expect(answer(await service.advance(ctx, { id }))).toBe("open qualification");
    expect(answer(await service.moveToStage(ctx, { id, stageId: "needs-analysis" }))).toBe("open needs-analysis");
    expect(answer(await service.markWon(ctx, { id, closeReason: "best-fit", actualAmount: eur(5) }))).toBe("won closed-won");
    expect(answer(await service.reopen(ctx, { id, reason: "Withdrawn" }))).toBe("open needs-analysis");
    expect(answer(await service.markLost(ctx, { id, closeReason: "price" }))).toBe("lost closed-lost");
    expect(answer(await service.reopen(ctx, { id, reason: "They called again", stageId: "negotiation" }))).toBe("open negotiation");
    expect(store.written.map((command) => command.expectedVersion)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("[SRV-CRM-0122] validates before anything is written", () => {
  test("a transition that the pipeline forbids never reaches the store, though the store would take it", async () => {
    expect(answer(await service.moveToStage(ctx, { id, stageId: "negotiation" }))).toBe("invalid_stage_transition");
    expect(answer(await service.moveToStage(ctx, { id, stageId: "closed-won" }))).toBe("invalid_stage_transition");
    expect(answer(await service.markLost(ctx, { id, closeReason: "unheard-of" }))).toBe("close_reason_unknown");
    expect(answer(await service.reopen(ctx, { id, reason: "x" }))).toBe("opportunity_not_closed");
    expect(answer(await service.advance(ctx, { id: "O-9" }))).toBe("opportunity_not_found");
    expect(answer(await service.advance(ctx, { id, expectedVersion: 7 }))).toBe("version_conflict");
    expect(store.written).toEqual([]);
    expect(store.opportunity?.stageId).toBe("prospecting");
  });

  test("without it, the same store is led astray: the control", async () => {
    await store.persist.moveToStage(ctx, { id, expectedVersion: 1, stageId: "negotiation" });
    expect(store.opportunity?.stageId).toBe("negotiation");
  });

  test("what is written is what was validated: a change in between is a conflict", async () => {
    const racing = serviceOn({
      pipelines: {
        getById: async () => {
          store.opportunity = deals.from(store.opportunity).after({ type: "assign-owner", id, ownerId: "user-2" }).state;
          return store.pipeline;
        },
      },
    });
    expect(answer(await racing.advance(ctx, { id }))).toBe("version_conflict");
  });

  test("a repetition changes nothing and writes nothing", async () => {
    expect(answer(await service.moveToStage(ctx, { id, stageId: "prospecting" }))).toBe("open prospecting");
    expect(store.written).toEqual([]);
  });

  test("the tenant's own close reasons count where the host brings them", async () => {
    const own = serviceOn({ closeReasons: async () => [solvency] });
    expect(answer(await own.markLost(ctx, { id, closeReason: "price" }))).toBe("close_reason_unknown");
    expect(answer(await own.markLost(ctx, { id, closeReason: "solvency" }))).toBe("lost closed-lost");
  });

  test("a pipeline that is gone while in use is a failure", async () => {
    store.pipeline = pipelineWith({ id: "P-2" });
    await expect(service.advance(ctx, { id })).rejects.toThrow(/no pipeline with the id "P-1"/);
  });
});
