import type { Actor, OperationContext, Result } from "@nexus/common";
import type { AuditRow, Authorizer, Permission, RecordRow } from "@nexus/crm-operations";
import type { AnyCommand } from "./commands-in.js";

/** One command on a state that is not changed by it, and what can be seen of that state. */
export interface CommandOnTrial<Stores> {
  readonly ctx: OperationContext;
  readonly command: AnyCommand<Stores>;
  /** Accepted when everything is permitted. */
  readonly sample: unknown;
  /** Does the command with this authorizer, and undoes what was accepted. */
  execute(authorizer: Authorizer, ctx: OperationContext, command: AnyCommand<Stores>, input: unknown): Promise<Result<unknown>>;
  /** A tenant's committed rows by table name. */
  dump(tenantId: string): Readonly<Record<string, readonly RecordRow[]>>;
  /** What names or reaches persons in the records there are. */
  readonly personal: readonly string[];
}

export interface DenialReport {
  /** How many refusals of each kind were seen: `action`, `tenant`, `record`, `fields`. */
  readonly seen: Readonly<Record<Denial, number>>;
  readonly problems: readonly string[];
}

type Denial = "action" | "tenant" | "record" | "fields";

const nobody: Actor = { type: "user", id: "nobody-in-particular" };
const auditName = "nexus_audit";

const permitting = (permission: Permission, tenantId?: string): Authorizer => ({ permission: (ctx) => Promise.resolve(tenantId === undefined || ctx.tenantId === tenantId ? permission : []) });

/** Every string in it, however deep. */
const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

const isOwned = (row: RecordRow): row is RecordRow & { readonly ownerId: unknown } => "ownerId" in row && "deletedAt" in row;

/**
 * Puts a command to the same actor without a grant, with a grant in another tenant only, with one for no
 * record, and with one for no sensitive field. Each time it must be refused as `not_permitted` with
 * nothing changed but one entry in the audit trail that names the command; or, for the latter two, it must
 * not touch any owned record there is, or not write or answer anything personal.
 */
export const denialsOf = async <Stores>(trial: CommandOnTrial<Stores>): Promise<DenialReport> => {
  const { command, sample, execute, dump, personal } = trial;
  const ctx = { ...trial.ctx, actor: nobody };
  const seen = { action: 0, tenant: 0, record: 0, fields: 0 };
  const problems: string[] = [];

  const attempt = async (kind: Denial, authorizer: Authorizer, by: OperationContext, mayPass: (answer: unknown) => string | undefined): Promise<void> => {
    const before = dump(by.tenantId);
    const answer = await execute(authorizer, by, command, sample);
    const after = dump(by.tenantId);
    const tell = (problem: string): void => void problems.push(`${command.name}, ${kind}: ${problem}`);
    if (JSON.stringify(withoutAudit(before)) !== JSON.stringify(withoutAudit(after))) tell("has changed the state");
    const added = (after[auditName] ?? []).slice((before[auditName] ?? []).length) as unknown as readonly AuditRow[];
    if (!answer.ok && answer.refusal.code === "not_permitted") {
      seen[kind] += 1;
      const denied = answer.refusal.details["denied"];
      if (denied !== (kind === "tenant" ? "action" : kind)) tell(`is refused for the ${String(denied)}`);
      if (added.length !== 1 || added[0]?.action !== command.name || added[0].actor.id !== nobody.id) tell(`leaves ${added.length} entries in the audit trail`);
      return;
    }
    if (added.length > 0) tell("writes to the audit trail, and is not refused");
    const why = answer.ok ? mayPass(answer.value) : kind === "action" || kind === "tenant" ? `is refused with ${answer.refusal.code}` : undefined;
    if (why !== undefined) tell(why);
  };

  const accepted = () => "is accepted";
  await attempt("action", permitting([]), ctx, accepted);
  await attempt("tenant", permitting([{ records: "all", fields: "all" }], ctx.tenantId), { ...ctx, tenantId: `${ctx.tenantId}-other` }, accepted);
  await attempt("record", permitting([{ records: () => false, fields: "all" }]), ctx, () => {
    const owned = new Set(Object.values(dump(ctx.tenantId)).flatMap((rows) => rows.filter(isOwned).map(({ id }) => id)));
    const named = stringsIn(sample).filter((text) => owned.has(text));
    return named.length === 0 ? undefined : `is accepted though it names ${named.join(", ")}`;
  });
  await attempt("fields", permitting([{ records: "all", fields: [] }]), ctx, (answer) => {
    const shown = stringsIn(answer).filter((text) => personal.includes(text));
    const given = stringsIn(sample).filter((text) => personal.includes(text));
    return shown.length + given.length === 0 ? undefined : `is accepted with personal data: ${[...new Set([...shown, ...given])].join(", ")}`;
  });
  return { seen, problems };
};

/** The entry of a denial, its reason and its place in the queue of the sealer are no state. */
const withoutAudit = (tables: Readonly<Record<string, readonly RecordRow[]>>): object => Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith(auditName)));
