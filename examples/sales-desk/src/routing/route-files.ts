import type { Desk } from "../desk/desk.js";
import { outFiles } from "../files/out-files.js";
import type { ChosenFile } from "../import/import-files.js";
import type { Stopwatch } from "../terminal/stopwatch.js";
import type { Terminal } from "../terminal/terminal.js";
import { readRouting, type RoutingState } from "./read-routing.js";
import { routeLeads, type RoutingTally } from "./route-leads.js";
import { setUpRouting, type RoutingFiles, type RoutingSetUp } from "./set-up-routing.js";

export interface RouteResults {
  readonly setUp: RoutingSetUp;
  readonly tally: RoutingTally;
  readonly state: RoutingState;
}

interface RouteJob {
  readonly desk: Desk;
  readonly out: string;
  readonly watch: Stopwatch;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/** Routes the leads that came from the same sources as these files, in this run or before. */
export const routeFiles = async (routing: RoutingFiles, files: readonly ChosenFile[], { desk, out, watch, terminal }: RouteJob): Promise<RouteResults> => {
  const sources = files.flatMap(({ mappings }) => mappings.filter(({ entity }) => entity === "lead").map(({ source }) => source));
  const setUp = await watch.time("set up routing", () => setUpRouting(desk, routing));
  const tally = await watch.time("route", () => routeLeads(setUp.policy, sources, { desk, terminal }));
  const state = await watch.time("write assignments.csv", () => readRouting(desk, setUp.policy, outFiles(out).assignments));
  return { setUp, tally, state };
};
