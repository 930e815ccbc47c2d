import { fileURLToPath } from "node:url";
import type { Options } from "../options/options.js";
import { readPolicyFile } from "./policy-file.js";
import type { RoutingFiles } from "./set-up-routing.js";
import { readTeamFile } from "./team-file.js";

const own = (name: string): string => fileURLToPath(new URL(`../../routing/${name}`, import.meta.url));

/** The policy and the team somebody names; for the own files the own ones; undefined where nothing is to be routed. Throws a DeskError for a file with a mistake. */
export const chooseRouting = async ({ files, policy, routingTeam }: Options): Promise<RoutingFiles | undefined> => {
  const ofOwnFiles = files.length === 0;
  const policyPath = policy ?? (ofOwnFiles ? own("sales-desk.json") : undefined);
  const teamPath = routingTeam ?? (ofOwnFiles ? own("sales-desk-team.json") : undefined);
  return policyPath === undefined ? undefined : { policy: await readPolicyFile(policyPath), team: teamPath === undefined ? undefined : await readTeamFile(teamPath) };
};
