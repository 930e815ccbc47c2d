// Before every test file: one seed for all property tests. Plain runs use the same one every time, so that a verdict can be
// repeated; `npm run soak` brings fresh ones. fast-check prints the seed of a failure with its smallest counterexample.
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["NEXUS_SEED"] ?? 20_261_122) });
