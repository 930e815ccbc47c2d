import type { ConversionOrder, ConversionPorts, Step, Workflow } from "@nexus/crm-operations";
import { failAtEveryStep, type FaultReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { conversionOnTrial } from "../testing/conversion-on-trial.js";
import { conversionScenes } from "../testing/conversion-scenes.js";

/*
 * Every call that converting a lead makes goes wrong in every way there is, one at a time, and a sample
 * of any two together. In the long form these are all pairs, and every scene both ways; calls elsewhere
 * fail in pairs in durable-conversion.test.ts, too.
 */

type Conversion = Workflow<ConversionPorts, ConversionOrder, unknown>;

const soak = process.env["NEXUS_SOAK"] !== undefined;

const trials = (["durable", "fused"] as const).flatMap((how) => Object.keys(conversionScenes).map((scene) => ({ how, scene })));
/** One unit of work has nothing to undo: the scene with the fewest calls shows it. */
const short: Readonly<Record<string, string>> = { durable: "everything was there", fused: "everything is new" };

const hitAll = ({ hit }: FaultReport): readonly string[] => Object.entries(hit).flatMap(([kind, { hit: reached, applies }]) => (reached === applies ? [] : [`${kind}: ${reached} of ${applies}`]));

describe("[BUS-CRMOP-0013] a conversion is all or nothing, whichever call goes wrong in whichever way", () => {
  test.each(soak ? trials : trials.filter(({ how, scene }) => short[how] === scene))(
    "$how, where $scene",
    async (trial) => {
      const report = await failAtEveryStep(conversionOnTrial(trial), { pairs: soak ? true : 401 });
      console.info(report.table);
      expect(report.violations).toEqual([]);
      expect(hitAll(report)).toEqual([]);
      expect(report.calls.length).toBeGreaterThan(15);
    },
    soak ? 7_200_000 : 120_000,
  );

  /** The workflow with one of its steps otherwise. */
  const otherwise = (name: string, change: Partial<Step<ConversionPorts, never, unknown>>) => (workflow: Conversion): Conversion => {
    const steps = new Map(workflow.steps.map((step) => [step.name, step.name === name ? { ...step, ...change } : step]));
    const changed = <Input, Output>(step: Step<ConversionPorts, Input, Output>) => (steps.get(step.name) ?? step) as Step<ConversionPorts, Input, Output>;
    return { ...workflow, steps: [...steps.values()], body: (wf, order) => workflow.body({ ...wf, do: (step, input) => wf.do(changed(step), input) }, order) };
  };

  test.each(soak ? ["create-customers", "create-opportunities", "link-customers", "mark-converted"] : ["create-customers"])("control: %s without its undo is found", async (step) => {
    const { violations } = await failAtEveryStep(conversionOnTrial({ how: "durable", scene: "the person is known, and nobody's", change: otherwise(step, { undo: "none: nobody thought of it" }) }));
    expect(violations.join("\n")).toMatch(/is compensated, and there is/);
  });
});
