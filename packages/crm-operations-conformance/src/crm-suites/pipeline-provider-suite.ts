import { refuse } from "@nexus/common";
import type { PipelineRecord } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject, PipelineToPrepare } from "./crm-subject.js";
import { idsOf } from "./record-room.js";

const list = (crm: Crm): Promise<readonly PipelineRecord[]> => crm.read(({ pipelines }, ctx) => pipelines.list(ctx));
const many = (crm: Crm, ids: readonly string[]): Promise<readonly PipelineRecord[]> => crm.read(({ pipelines }, ctx) => pipelines.findMany(ctx, ids));
const theDefault = (crm: Crm): Promise<PipelineRecord | undefined> => crm.read(({ pipelines }, ctx) => pipelines.findDefault(ctx));

/** A pipeline as it was prepared; its version is the CRM's own. */
const expectPrepared = (actual: PipelineRecord | undefined, prepared: PipelineToPrepare): void =>
  expectEqual(`the pipeline ${prepared.id}`, actual, { ...prepared, version: actual?.version ?? "a version" });

/** `PipelineProvider`, sentence by sentence. */
export const pipelineProviderSuite: ContractSuite<CrmSubject> = {
  name: "pipeline provider",
  cases: [
    crmCase("a pipeline is found with its stages by position, their outcomes and their probabilities", async (crm) => {
      const prepared = await crm.pipeline();
      const [found, ...more] = await many(crm, ["P-1"]);
      expectPrepared(found, prepared);
      expectEqual("more pipelines", more, []);
    }),
    crmCase("pipelines are found in the order of the ids; unknown ones are left out, repeated ones answered once", async (crm) => {
      for (const id of ["P-1", "P-2", "P-3"]) await crm.pipeline({ id, name: `Pipeline ${id}` });
      expectEqual("ids", idsOf(await many(crm, ["P-3", "x", "P-1", "P-3", "", "\uD800", "P-1"])), ["P-3", "P-1"]);
      expectEqual("pipelines of no ids", await many(crm, []), []);
    }),
    crmCase("the default pipeline is the one, and there is none in a tenant without pipelines", async (crm) => {
      expectEqual("the default before there is one", await theDefault(crm), undefined);
      const prepared = await crm.pipeline();
      await crm.pipeline({ id: "P-2", name: "Another" });
      expectPrepared(await theDefault(crm), prepared);
      await crm.pipeline({ id: "P-3", name: "New default", isDefault: true });
      expectEqual("the default after it moved", (await theDefault(crm))?.id, "P-3");
      expectEqual("pipelines that are default", idsOf((await list(crm)).filter(({ isDefault }) => isDefault)), ["P-3"]);
    }),
    crmCase("the list holds every pipeline in every status, ordered by name, then id", async (crm) => {
      await crm.pipeline({ name: "\uFFFD" });
      await crm.pipeline({ id: "P-4", name: "😀" });
      await crm.pipeline({ id: "P-2", name: "a", status: "inactive" });
      await crm.pipeline({ id: "P-3", name: "Z", status: "archived" });
      expectEqual("pipelines", (await list(crm)).map(({ id, status }) => [id, status]), [["P-3", "archived"], ["P-2", "inactive"], ["P-1", "active"], ["P-4", "active"]]);
    }),
    crmCase("deleted pipelines are not found", async (crm) => {
      await crm.pipeline();
      await crm.pipeline({ id: "P-2", name: "Deleted" });
      await crm.delete("pipeline", "P-2");
      expectEqual("by id", idsOf(await many(crm, ["P-2", "P-1"])), ["P-1"]);
      expectEqual("in the list", idsOf(await list(crm)), ["P-1"]);
    }),
    crmCase("another tenant's pipelines are unknown", async (crm) => {
      await crm.anotherTenant().pipeline();
      expectEqual("pipelines", [await many(crm, ["P-1"]), await list(crm), await theDefault(crm)], [[], [], undefined]);
    }),
    crmCase("pipelines are read inside a unit of work that writes as well", async (crm) => {
      await crm.pipeline();
      const seen: unknown[] = [];
      await crm.refused("a unit of work", "undone", async ({ pipelines, opportunities }, ctx) => {
        await opportunities.list(ctx, {}, { limit: 1 });
        seen.push(...idsOf(await pipelines.list(ctx)), (await pipelines.findDefault(ctx))?.id);
        return refuse("undone", "Undo it.");
      });
      expectEqual("pipelines", seen, ["P-1", "P-1"]);
    }),
  ],
};
