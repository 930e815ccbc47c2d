import { parseInput, refuse, type OperationContext, type Result } from "@nexus/common";
import { checkContext, CommandPath, permissionOf, type Authorizer, type Command } from "../commands/index.js";
import type { CriteriaFacts } from "../criteria/index.js";
import type { UnitOfWork } from "../unit-of-work/index.js";
import type { AssignByHand, DeclineAssignment, RecordToHandOver, ReturnToQueue } from "./hand-over.js";
import { compiledRoutings } from "./compiled-routing.js";
import type { Logger } from "../logging/index.js";
import { factsFromOutside } from "./facts-from-outside.js";
import type { Assignment, EnrichmentProvider, RoutingDecision } from "./ports.js";
import { replayDecision, replayRun, type Replay } from "./replay-routing.js";
import type { RoutedRecord, RouteRecords } from "./route-records.js";
import { routingCommands, type PauseMember, type RoutingCommands } from "./routing-commands.js";
import type { RoutingMember } from "./routing-member.js";
import type { RoutingPolicy } from "./routing-policy.js";
import type { RoutingDeps, RoutingRooms, RoutingStores } from "./routing-stores.js";

export interface LeadRoutingDeps extends Omit<RoutingDeps, "compiled"> {
  readonly unitOfWork: UnitOfWork<RoutingStores>;
  readonly authorizer: Authorizer;
  /** Without it records are routed by what they say themselves. */
  readonly enrichment?: EnrichmentProvider;
  /** Told of every command, see `CommandPathDeps`. */
  readonly logger?: Logger;
}

/**
 * Leads, contacts, accounts and opportunities find their owners. What changes something is one command
 * on the command path: permission, input, one unit of work under the tenant's routing lock; with an
 * idempotency key in the context, a repeated call gets the answer of the first. Replaying only reads,
 * and asks for the permission `routing:replay`. Source: RTE-CRMOP-0101.
 *
 * `bindCrm` of `@nexus/adapter-crm` and `bindOperations` of `@nexus/adapter-operations` make the parts
 * that `composeRoutingStores` takes; `registerCrmOperations` of `@nexus/adapter-tsyringe` does it all.
 *
 * @example
 * ```ts
 * declare const unitOfWork: UnitOfWork<RoutingStores>;
 * declare const deps: { readonly clock: Clock; readonly ids: IdGenerator; readonly hasher: Hasher; readonly authorizer: Authorizer };
 * declare const ctx: OperationContext;
 * declare const policy: RoutingPolicy;
 *
 * const routing = new LeadRoutingCoordinator({ ...deps, unitOfWork });
 * await routing.publishPolicy(ctx, policy);
 * const routed = await routing.route(ctx, { entity: "lead", ids: ["L-1", "L-2"] });
 * ```
 */
export class LeadRoutingCoordinator {
  private readonly path: CommandPath<RoutingStores>;
  private readonly routing: RoutingDeps;
  private readonly commands: RoutingCommands;

  constructor(private readonly deps: LeadRoutingDeps) {
    this.path = new CommandPath(deps);
    this.routing = { ...deps, compiled: compiledRoutings() };
    this.commands = routingCommands(this.routing);
  }

  /** Routes up to 10,000 records of one entity in their order, all or none. See `routeRecords` for what it refuses. */
  async route(ctx: OperationContext, input: RouteRecords): Promise<Result<readonly RoutedRecord[]>> {
    const enriched = await this.enrich(ctx, this.commands.route, input, (records) => records);
    return this.path.execute(ctx, routingCommands(this.routing, enriched).route, input);
  }

  /** Refuses `invalid_input` with the path, `policy_version_taken`, `policy_id_taken`, and `routing_policy_has_errors` for what `lintRoutingPolicy` calls an error, such as a user the directory does not have. */
  publishPolicy(ctx: OperationContext, policy: RoutingPolicy): Promise<Result<RoutingPolicy>> {
    return this.path.execute(ctx, this.commands.publishPolicy, policy);
  }

  setMembers(ctx: OperationContext, members: readonly RoutingMember[]): Promise<Result<readonly RoutingMember[]>> {
    return this.path.execute(ctx, this.commands.setMembers, members);
  }

  assignByHand(ctx: OperationContext, input: AssignByHand): Promise<Result<Assignment>> {
    return this.path.execute(ctx, this.commands.assignByHand, input);
  }

  reassign(ctx: OperationContext, input: AssignByHand): Promise<Result<Assignment>> {
    return this.path.execute(ctx, this.commands.reassign, input);
  }

  returnToQueue(ctx: OperationContext, input: ReturnToQueue): Promise<Result<Assignment>> {
    return this.path.execute(ctx, this.commands.returnToQueue, input);
  }

  claim(ctx: OperationContext, input: RecordToHandOver): Promise<Result<Assignment>> {
    return this.path.execute(ctx, this.commands.claim, input);
  }

  accept(ctx: OperationContext, input: RecordToHandOver): Promise<Result<Assignment>> {
    return this.path.execute(ctx, this.commands.accept, input);
  }

  /** The record is routed again, without whoever declines it. */
  async decline(ctx: OperationContext, input: DeclineAssignment): Promise<Result<RoutedRecord>> {
    const enriched = await this.enrich(ctx, this.commands.decline, input, ({ entity, recordId }) => ({ entity, ids: [recordId] }));
    return this.path.execute(ctx, routingCommands(this.routing, enriched).decline, input);
  }

  pauseMember(ctx: OperationContext, input: PauseMember) {
    return this.path.execute(ctx, this.commands.pauseMember, input);
  }

  resumeMember(ctx: OperationContext, input: { readonly userId: string }) {
    return this.path.execute(ctx, this.commands.resumeMember, input);
  }

  /** Everybody of one rotation begins anew. Refuses `rotation_not_found`. */
  resetRotation(ctx: OperationContext, input: { readonly scope: string }) {
    return this.path.execute(ctx, this.commands.resetRotation, input);
  }

  /** Why a stored decision came out as it did, made again from what it was made of. Refuses `not_permitted` and `decision_not_found`. */
  replay(ctx: OperationContext, decisionId: string): Promise<Result<Replay>> {
    return this.replaying(ctx, (rooms) => replayDecision(ctx, decisionId, rooms));
  }

  /** The decisions of a run that do not come out as stored when made again: none. Refuses `not_permitted` and `run_not_found`. */
  replayRun(ctx: OperationContext, runId: string): Promise<Result<readonly RoutingDecision[]>> {
    return this.replaying(ctx, (rooms) => replayRun(ctx, runId, rooms));
  }

  private async replaying<T>(ctx: OperationContext, work: (rooms: RoutingRooms) => Promise<Result<T>>): Promise<Result<T>> {
    checkContext(ctx);
    const action = "routing:replay";
    if ((await permissionOf(this.deps.authorizer, ctx, action)).length === 0) return refuse("not_permitted", `Ask for the permission ${action}.`, { action });
    return this.deps.unitOfWork.read(ctx, ({ routing }) => work(routing));
  }

  /**
   * Outside any unit of work: it may leave the process. Whoever may not do it, or asks for what is
   * refused anyway, learns nothing here either. Asked about records that this call may decide on: open,
   * and owned by nobody, or by whoever gives them back.
   */
  private async enrich<Input, Output>(ctx: OperationContext, { action, schema, limits }: Command<Input, Output, RoutingStores>, input: unknown, named: (input: Input) => RouteRecords): Promise<ReadonlyMap<string, CriteriaFacts>> {
    const { enrichment, unitOfWork, authorizer } = this.deps;
    if (!enrichment) return nothingMore;
    checkContext(ctx);
    const parsed = parseInput(schema, input, limits);
    if (!parsed.ok || (await permissionOf(authorizer, ctx, action)).length === 0) return nothingMore;
    const { entity, ids } = named(parsed.value);
    const records = await unitOfWork.read(ctx, async ({ routed }) => (await routed[entity]?.find(ctx, ids)) ?? []);
    return factsFromOutside(ctx, records.filter(({ isOpen, ownerId }) => isOpen && (ownerId === null || ownerId === ctx.actor.id)), enrichment);
  }
}

const nothingMore: ReadonlyMap<string, CriteriaFacts> = new Map();
