import { sha256Hasher, systemIds, systemSleep } from "@nexus/adapter-memory";
import { AuditSealer } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { count } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";

interface SealingJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/** Seals what the audit trail has gained, in batches. A server does this all the time; a desk that ends does it at its end. */
export const sealTrail = async ({ desk, terminal }: SealingJob): Promise<number> => {
  const waiting = await desk.read(({ eventLog }) => eventLog.unsealed());
  if (waiting === 0) return 0;
  return terminal.progress.step(
    "Sealing the audit trail",
    async (advance) => {
      let done = 0;
      const failures: unknown[] = [];
      const sealer = new AuditSealer({
        unitOfWork: desk.unitOfWork,
        tenants: desk.background.unsealedTenants,
        hasher: sha256Hasher,
        ids: systemIds,
        sleep: systemSleep,
        batchSize: 2_000,
        progress(_, entries) {
          done += entries;
          advance(Math.min(1, done / waiting));
          terminal.goOn();
        },
        failed: (_, error) => failures.push(error),
      });
      const { sealed } = await sealer.sealAll();
      for (const failure of failures) throw failure;
      return sealed;
    },
    (sealed) => `${sealed === 1 ? "1 audit entry" : `${count(sealed)} audit entries`} sealed`,
  );
};
