import { failAtEveryStep, type FaultReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { conversionOnTrial } from "../testing/conversion-on-trial.js";
import { conversionScenes } from "../testing/conversion-scenes.js";

/*
 * Every call that converting a lead makes goes wrong in every way there is, one at a time; in the long
 * form two together.
 */

const pairs = process.env["NEXUS_SOAK"] !== undefined;

const hitAll = ({ hit }: FaultReport): readonly string[] => Object.entries(hit).flatMap(([kind, { hit: reached, applies }]) => (reached === applies ? [] : [`${kind}: ${reached} of ${applies}`]));

describe.each(Object.keys(conversionScenes))("[BUS-CRMOP-0013] %s:", (scene) => {
  test.each(["fused", "durable"] as const)("a conversion, %s, is all or nothing whichever call goes wrong in whichever way", async (how) => {
    const report = await failAtEveryStep(conversionOnTrial({ scene, how }), { pairs });
    console.info(report.table);
    expect(report.violations).toEqual([]);
    expect(hitAll(report)).toEqual([]);
    expect(report.calls.length).toBeGreaterThan(10);
  }, pairs ? 3_600_000 : 120_000);
});
