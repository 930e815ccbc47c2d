import { createHash } from "node:crypto";
import { Instant, type Clock } from "@nexus/common";
import { plainTimeScript, type Database, type Session } from "../database/database.js";
import { operationsSchema } from "../schema/operations-schema.js";
import type { Migration, StorageSchema } from "../schema/storage-schema.js";
import { StorageError } from "../storage-error.js";

/** Where one migration stands. `changed`: applied with another text. `unknown`: applied, but not part of this program. */
export interface MigrationState {
  readonly namespace: string;
  readonly name: string;
  readonly state: "applied" | "pending" | "changed" | "unknown";
  readonly appliedAt: Instant | null;
}

export interface Migrator {
  /** In the order in which they are or will be applied, unknown ones last. */
  status(): Promise<readonly MigrationState[]>;
  /**
   * Applies what is pending, each migration in a transaction of its own together with its entry. Two
   * programs that start at the same time wait for each other. Answers what it applied.
   * Throws `migration_changed` or `migration_out_of_order` before anything is done.
   */
  up(): Promise<readonly MigrationState[]>;
  /** Takes back the last `steps` migrations, the latest first. Answers what it took back. */
  down(steps: number): Promise<readonly MigrationState[]>;
  /** What `up` or `down` would run, as a script for psql; runs nothing. */
  script(direction: "up" | "down", steps?: number): Promise<string>;
}

interface Step extends Migration {
  readonly namespace: string;
}

interface Entry {
  readonly namespace: string;
  readonly name: string;
  readonly checksum: string;
  readonly appliedAt: Instant;
}

/** The same number on every server: whoever migrates holds it. */
const lockScript = "select pg_advisory_xact_lock(7310579810551)";

const createEntries = `create table if not exists nexus_migration (
  namespace text collate "C" not null,
  name text collate "C" not null,
  checksum text not null,
  applied_at timestamptz(3) not null,
  position bigint generated always as identity,
  primary key (namespace, name)
)`;

/** `operations` comes first, then the schemas in the order given. */
export const migratorFor = (database: Database, schemas: readonly StorageSchema[], clock: Clock): Migrator => {
  const steps = stepsOf(schemas);

  const entries = () => database.transaction({ mode: "read-only", script: plainTimeScript }, async (session) => ({ commit: true, value: await readEntries(session) }));

  const pending = async (): Promise<readonly Step[]> => pendingSteps(steps, await entries());

  const last = async (count: number): Promise<readonly Step[]> =>
    [...(await entries())].reverse().slice(0, count).map((entry) => stepOf(steps, entry));

  /** False when another program did it meanwhile. */
  const alone = (step: Step, expected: "applied" | "pending", work: (session: Session) => Promise<unknown>): Promise<boolean> =>
    database.transaction({ mode: "read-write", script: `${plainTimeScript}; ${lockScript}; ${createEntries}` }, async (session) => {
      const isApplied = (await readEntries(session)).some((entry) => isEntryOf(entry, step));
      if (isApplied !== (expected === "applied")) return { commit: false, value: false };
      try {
        await work(session);
      } catch (error) {
        throw StorageError.migrationFailed(label(step), error);
      }
      return { commit: true, value: true };
    });

  const apply = (step: Step, at: Instant) =>
    alone(step, "pending", async (session) => {
      await session.script(step.up);
      await session.query("insert into nexus_migration (namespace, name, checksum, applied_at) values ($1, $2, $3, $4)", [step.namespace, step.name, checksum(step), at]);
    });

  const takeBack = (step: Step) =>
    alone(step, "applied", async (session) => {
      await session.script(step.down);
      await session.query("delete from nexus_migration where namespace = $1 and name = $2", [step.namespace, step.name]);
    });

  return {
    async status() {
      const applied = await entries();
      const known = steps.map((step): MigrationState => {
        const entry = applied.find((one) => isEntryOf(one, step));
        const state = entry === undefined ? "pending" : entry.checksum === checksum(step) ? "applied" : "changed";
        return { namespace: step.namespace, name: step.name, state, appliedAt: entry?.appliedAt ?? null };
      });
      const unknown = applied.filter((entry) => !steps.some((step) => isEntryOf(entry, step)));
      return [...known, ...unknown.map(({ namespace, name, appliedAt }): MigrationState => ({ namespace, name, state: "unknown", appliedAt }))];
    },

    async up() {
      const done: MigrationState[] = [];
      for (const step of await pending()) {
        const at = clock.now();
        if (await apply(step, at)) done.push({ namespace: step.namespace, name: step.name, state: "applied", appliedAt: at });
      }
      return done;
    },

    async down(count) {
      const done: MigrationState[] = [];
      for (const step of await last(count)) {
        if (await takeBack(step)) done.push({ namespace: step.namespace, name: step.name, state: "pending", appliedAt: null });
      }
      return done;
    },

    async script(direction, count = 1) {
      if (direction === "down") return (await last(count)).map(downScript).join("\n");
      const missing = await pending();
      return missing.length === 0 ? "" : [`${createEntries};\n`, ...missing.map(upScript)].join("\n");
    },
  };
};

const stepsOf = (schemas: readonly StorageSchema[]): readonly Step[] => {
  const all = [operationsSchema, ...schemas.filter((schema) => !isOperations(schema))];
  const twice = all.find((schema, index) => all.findIndex((other) => other.namespace === schema.namespace) !== index);
  if (twice) throw StorageError.invalidSchema(`the namespace ${twice.namespace}`, "two schemas have it");
  const steps = all.flatMap(({ namespace, migrations }) => migrations.map((migration) => ({ ...migration, namespace })));
  for (const { namespace, name } of steps) {
    if (!/^[a-z0-9-]+$/.test(namespace) || !/^[a-z0-9-]+$/.test(name)) {
      throw StorageError.invalidSchema(`the migration ${namespace}/${name}`, "a name has lower-case letters, digits and hyphens");
    }
    if (steps.filter((step) => step.namespace === namespace && step.name === name).length > 1) {
      throw StorageError.invalidSchema(`the migration ${namespace}/${name}`, "two migrations have the name");
    }
  }
  return steps;
};

/** Also when it comes from another copy of this package, as an `import` beside a `require` makes one. */
const isOperations = ({ namespace, migrations }: StorageSchema): boolean =>
  namespace === operationsSchema.namespace && JSON.stringify(migrations) === JSON.stringify(operationsSchema.migrations);

const pendingSteps = (steps: readonly Step[], applied: readonly Entry[]): readonly Step[] => {
  const pending: Step[] = [];
  for (const step of steps) {
    const entry = applied.find((one) => isEntryOf(one, step));
    const before = pending.find((one) => one.namespace === step.namespace);
    if (entry && before) throw StorageError.migrationOutOfOrder(label(before), label(step));
    if (entry && entry.checksum !== checksum(step)) throw StorageError.migrationChanged(label(step));
    if (!entry) pending.push(step);
  }
  return pending;
};

const stepOf = (steps: readonly Step[], entry: Entry): Step => {
  const step = steps.find((one) => isEntryOf(entry, one));
  if (!step) throw StorageError.invalidSchema(`the list of schemas`, `${entry.namespace}/${entry.name} has been applied and is not in it`);
  return step;
};

const readEntries = async (session: Session): Promise<readonly Entry[]> => {
  const { rows: exists } = await session.query("select to_regclass('nexus_migration') is not null as there", []);
  if (exists[0]?.["there"] !== true) return [];
  const { rows } = await session.query("select namespace, name, checksum, applied_at from nexus_migration order by position", []);
  return rows.map((row) => ({
    namespace: String(row["namespace"]),
    name: String(row["name"]),
    checksum: String(row["checksum"]),
    appliedAt: Instant.of(String(row["applied_at"])),
  }));
};

const isEntryOf = (entry: Pick<Entry, "namespace" | "name">, step: Step): boolean => entry.namespace === step.namespace && entry.name === step.name;

const label = (step: Step): string => `${step.namespace}/${step.name}`;

const checksum = (step: Migration): string => createHash("sha256").update(step.up.replaceAll("\r\n", "\n")).digest("hex");

const upScript = (step: Step): string =>
  `-- ${label(step)}\nbegin;\n${lockScript};\n${step.up.trim()}\n` +
  `insert into nexus_migration (namespace, name, checksum, applied_at) values ('${step.namespace}', '${step.name}', '${checksum(step)}', now());\ncommit;\n`;

const downScript = (step: Step): string =>
  `-- ${label(step)}\nbegin;\n${lockScript};\n${step.down.trim()}\ndelete from nexus_migration where namespace = '${step.namespace}' and name = '${step.name}';\ncommit;\n`;
