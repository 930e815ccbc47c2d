import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson, type OperationContext, type Result } from "@nexus/common";
import { crmCommands } from "@nexus/adapter-crm";
import { sha256Hasher, systemIds, systemRandom, trustedHost } from "@nexus/adapter-memory";
import { CommandPath, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { deskOn, deskSchemas, simulatedDeps, type Desk, type RoutingUnderTest } from "./routing-under-test.js";

/** What a program that is killed was busy with: commands through the path and through the coordinator, each with a key of its own. */
export interface CrashDesk extends Omit<RoutingUnderTest, "newTenant"> {
  readonly path: CommandPath<Desk>;
}

/** Time stands still; ids are the system's, since many programs make them. */
const deps = () => ({ ...simulatedDeps(), ids: systemIds });

export const crashStorageOptions = () => ({ schemas: deskSchemas, ...deps(), random: systemRandom });

export const crashDesk = (rows: UnitOfWork<Transaction>): CrashDesk => {
  const desk = deskOn(rows, deps());
  return { ...desk, path: new CommandPath<Desk>({ unitOfWork: desk.unitOfWork, authorizer: trustedHost, hasher: sha256Hasher, clock: desk.clock }) };
};

/** The steps of one lead's life, in their order; each makes the next version of it. */
export const steps = ["create", "change-status", "route"] as const;

/** The n-th command of a lane is always the same one. */
export const commandAt = (lane: string, n: number): { readonly key: string; readonly leadId: string; readonly step: number } => ({ key: `${lane}-${n}`, leadId: `${lane}-lead-${Math.floor(n / steps.length)}`, step: n % steps.length });

/** Given again it is a repeated call: the same key, the same input. While somebody who has just died still holds the key, it asks again. */
export const perform = async (desk: CrashDesk, ctx: OperationContext, lane: string, n: number): Promise<Result<unknown>> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await once(desk, ctx, lane, n);
    if (answer.ok || answer.refusal.code !== "request_in_flight" || tries === 1_000) return answer;
    await sleep(10);
  }
};

const once = ({ path, coordinator }: CrashDesk, ctx: OperationContext, lane: string, n: number): Promise<Result<unknown>> => {
  const { key, leadId, step } = commandAt(lane, n);
  const keyed = { ...ctx, idempotencyKey: key };
  switch (steps[step]) {
    case "create": return path.execute(keyed, crmCommands.lead.create, { id: leadId, title: `Lead ${leadId}`, source: "website", note: "x".repeat(500) });
    case "change-status": return path.execute(keyed, crmCommands.lead["change-status"], { id: leadId, status: "contacted" });
    default: return coordinator.route(keyed, { entity: "lead", ids: [leadId] });
  }
};

/** Equal for equal answers. */
export const answerHash = (value: unknown): string => sha256Hasher.sha256(canonicalJson(value));
