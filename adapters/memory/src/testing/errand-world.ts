import { accept, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { bindStores, column, commandStores, joining, noRecords, outside, workflowCheckpointsOver, WorkflowRunner, type DurableRun, type PortBinding, type PortBindings, type RecordRow, type RecordTable, type UnitOfWork, type Workflow, type WorkflowStores } from "@nexus/crm-operations";
import { workflowsOf, type DurableHost, type FusedHost, type SuitePorts, type SuiteStores, type WorkflowOnTrial, type WorldOnTrial } from "@nexus/crm-operations-conformance";
import { trustedHost } from "../grant-actions.js";
import { memoryStorage } from "../memory-storage.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { workersInVirtualTimeOver } from "../workflows/workers-in-virtual-time.js";

type Errands = SuitePorts["letters"];
type Order = { readonly name: string };
export type Errand = Workflow<SuitePorts, Order, readonly string[]>;

interface EntryRow extends RecordRow {
  readonly text: string;
}

const entries: RecordTable<EntryRow> = { name: "errand_entries", columns: { id: column.text, version: column.integer, text: column.text }, unique: [] };

/** The suite's errand: into the ledger, a letter, into the ledger again, and a copy that is posted and gone. */
export const errand = workflowsOf.first.find(({ name }) => name === "errand") as unknown as Errand;

/** What a letterbox may not do. */
export type LetterboxFlaw = "ignores keys" | "lets in what was taken back";

/** The letters that are out: each once for the key it was sent with; one that comes after it was taken back stays away. */
export class Letterbox implements Errands {
  readonly out = new Map<string, number>();
  private readonly seen = new Set<string>();

  constructor(private readonly flaw?: LetterboxFlaw) {}

  async perform(ctx: OperationContext, text: string): Promise<Result<string>> {
    if (this.isFirst(ctx)) this.out.set(text, (this.out.get(text) ?? 0) + 1);
    return Promise.resolve(accept(`sent ${text}`));
  }

  async takeBack(ctx: OperationContext, text: string): Promise<Result<undefined>> {
    if (this.isFirst(ctx)) this.out.delete(text);
    if (this.flaw !== "lets in what was taken back") this.seen.add((ctx.idempotencyKey ?? "").replace(/:undo$/, ":do"));
    return Promise.resolve(accept(undefined));
  }

  private isFirst({ idempotencyKey = "" }: OperationContext): boolean {
    if (this.flaw === "ignores keys") return true;
    const isNew = !this.seen.has(idempotencyKey);
    this.seen.add(idempotencyKey);
    return isNew;
  }
}

/** Entries with a count of their own each, so that one that is made twice shows. */
const ledger = ({ records }: SuiteStores): Errands => ({
  async perform(_ctx, text) {
    const before = (await records.find(entries, {})).length;
    await records.insert(entries, [{ id: `${text}-${before}`, version: 1, text }]);
    return accept(`entered ${text}`);
  },
  async takeBack(_ctx, text) {
    const rows = await records.find(entries, { where: { column: "text", is: "eq", value: text } });
    await records.remove(entries, rows.map(({ id }) => id));
    return accept(undefined);
  },
});

export interface ErrandParts {
  readonly workflow?: Errand;
  readonly letterbox?: () => Letterbox;
  /** The ports as the workflow gets them. */
  readonly bindings?: (honest: PortBindings<SuitePorts, SuiteStores>, letterbox: Letterbox) => PortBindings<SuitePorts, SuiteStores>;
  readonly primitives?: (run: DurableRun) => DurableRun;
  readonly how?: "fused" | "durable";
  /** Of a fused one: callers bring a key. */
  readonly withKey?: boolean;
}

/** The errand in worlds of its own, to fail at every step; with parts that are broken on purpose. */
export const errandOnTrial = ({ workflow = errand, letterbox: makeBox = () => new Letterbox(), bindings: changed = (honest) => honest, primitives = (run) => run, how = "durable", withKey = true }: ErrandParts = {}): WorkflowOnTrial<SuitePorts, Order, SuiteStores> => ({
  workflow,
  world: (): Promise<WorldOnTrial<SuitePorts, Order, SuiteStores>> => {
    const clock = simulatedClock();
    const ctx = simulatedContext();
    const storage = memoryStorage({ clock, ids: simulatedIds(), random: simulatedRandom(3), sleep: () => Promise.resolve() });
    const letterbox = makeBox();
    const unitOfWork: UnitOfWork<SuiteStores & WorkflowStores> = bindStores(storage.unitOfWork, (tx) => ({ records: tx.records, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
    const letters: PortBinding<Errands, SuiteStores> = how === "fused" ? joining(() => letterbox) : outside(letterbox, "by-key");
    const bindings = changed({ letters, ledger: joining(ledger) }, letterbox);
    const workers = workersInVirtualTimeOver<SuitePorts, SuiteStores>({ workflows: [workflow as never], unitOfWork, clock, random: simulatedRandom(5) }, primitives);
    const durable: DurableHost<SuitePorts, SuiteStores> = { how: "durable", ctx, ...workers };
    const fused: FusedHost<SuitePorts, SuiteStores> = {
      how: "fused",
      execute: (given) => {
        const runner = new WorkflowRunner<SuitePorts, SuiteStores>({ unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ records: tx.records, ...commandStores(tx) })), authorizer: trustedHost, hasher: sha256Hasher, clock, bindings: given });
        const schema = { safeParse: (input: unknown) => ({ success: true as const, data: input as Order }) };
        const command = { name: "errand.run", action: "errand:run", schema, records: noRecords, workflow, order: (input: Order) => input, admit: () => Promise.resolve(accept("errand")) };
        return runner.execute({ ...ctx, ...(withKey ? { idempotencyKey: "call-1" } : {}) }, command, { name: "r" });
      },
    };
    return Promise.resolve({
      bindings,
      input: { name: "r" },
      host: how === "fused" ? fused : durable,
      look: (scope) =>
        Promise.resolve({
          entries: (storage.dump(ctx.tenantId)[entries.name] ?? []).map((row) => (row as unknown as EntryRow).text).toSorted(),
          // A letter that was posted is gone, whatever becomes of the errand.
          letters: [...letterbox.out].filter(([text]) => scope === "all" || !text.endsWith("-copy")).toSorted(),
        }),
    });
  },
});
